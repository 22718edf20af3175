"""Uploads a file with tuspy: upload.py ENDPOINT TOKEN CASE FILE. Prints where it lies."""
import sys

from tusclient import client

endpoint, token, case, file = sys.argv[1:]
resumed = 0
tus = client.TusClient(endpoint, headers={"Authorization": f"Bearer {token}"})
uploader = tus.uploader(
    file,
    chunk_size=64 << 20,
    retries=40,
    retry_delay=0.1,
    metadata={"filename": "tuspy.mp4", "filetype": "video/mp4", "case_id": case},
)
ask = uploader.get_offset


def get_offset():
    global resumed
    resumed += 1
    return ask()


uploader.get_offset = get_offset
uploader.upload()
print(f"tuspy: resumed {resumed} times", file=sys.stderr)
print(uploader.url)
