"""A bad line: cut.py PORT TARGET EVERY TIMES. Passes connections on to TARGET; cuts one off each time EVERY further bytes
have gone up, TIMES times, and is a good line after that. SIGUSR1 says how often it has cut, and begins anew."""
import asyncio
import signal
import sys

port, target, every, times = (int(arg) for arg in sys.argv[1:])
gone, cuts = 0, 0


def begin_anew(*_):
    global gone, cuts
    print(cuts, flush=True)
    gone = cuts = 0


async def pump(source, sink, counted, end):
    global gone, cuts
    try:
        while piece := await source.read(65536):
            if counted:
                gone += len(piece)
                if cuts < times and gone >= every * (cuts + 1):
                    cuts += 1
                    end()
                    return
            sink.write(piece)
            await sink.drain()
        sink.write_eof()
    except (ConnectionError, OSError):
        end()


async def serve(up_reader, up_writer):
    try:
        down_reader, down_writer = await asyncio.open_connection("127.0.0.1", target)
    except OSError:
        up_writer.transport.abort()
        return

    def end():
        up_writer.transport.abort()
        down_writer.transport.abort()

    await asyncio.gather(
        pump(up_reader, down_writer, True, end), pump(down_reader, up_writer, False, end), return_exceptions=True
    )
    up_writer.close()
    down_writer.close()


async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, begin_anew)
    server = await asyncio.start_server(serve, "127.0.0.1", port)
    async with server:
        await server.serve_forever()


asyncio.run(main())
