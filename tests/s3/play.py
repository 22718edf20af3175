"""Plays the part of an operator with a bucket, and of a client: see scripts/test-s3."""

import hashlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode

import boto3
import requests
from botocore.config import Config
from tusclient import client

BINARY, SCRATCH, SIZE, MOST_GROWTH = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
BUCKET, PREFIX, PASSWORD = "zhifa-media", "town", "A-demo-passw0rd"
TUS = {"Tus-Resumable": "1.0.0"}


def free():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def fail(what):
    sys.exit(f"scripts/test-s3: {what}")


def waits(what, until, seconds=120):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if until():
            return
        time.sleep(0.05)
    fail(f"{what}: not within {seconds} s")


STORE, PORT = free(), free()
ENDPOINT, ROOT = f"http://127.0.0.1:{STORE}", f"http://127.0.0.1:{PORT}"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
SETTINGS = {
    **os.environ,
    **KEYS,
    "DATABASE_URL": f"sqlite://{SCRATCH}/data/zhifa.sqlite3",
    "ZHIFA_LISTEN": f"127.0.0.1:{PORT}",
    "ZHIFA_METRICS_LISTEN": "off",
    "ZHIFA_DEMO": "true",
    "ZHIFA_DEMO_PASSWORD": PASSWORD,
    "ZHIFA_RATE_ACCOUNT": "0",
    "ZHIFA_RATE_ADDRESS": "0",
    "ZHIFA_MEDIA_URL": f"s3://{BUCKET}/{PREFIX}",
    "ZHIFA_MEDIA_ENDPOINT": ENDPOINT,
    "ZHIFA_MEDIA_REGION": "us-east-1",
}
STORE_LOG = open(f"{SCRATCH}/store.log", "wb")
SERVICE_LOG = open(f"{SCRATCH}/service.log", "wb")
RUNNING = []


def answers(address):
    try:
        return requests.get(address, timeout=2).status_code < 500
    except requests.RequestException:
        return False


def serves():
    """Starts the service, and waits until it is ready."""
    service = subprocess.Popen([BINARY, "serve"], env=SETTINGS, stdout=SERVICE_LOG, stderr=SERVICE_LOG)
    RUNNING.append(service)
    waits("the service", lambda: answers(f"{ROOT}/readyz"), 300)
    return service


def killed(service):
    """As if the power had gone."""
    service.send_signal(signal.SIGKILL)
    service.wait()


def memory(service, field):
    with open(f"/proc/{service.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(f"{field}:"))


def film(name, size):
    path, digest, left = f"{SCRATCH}/{name}", hashlib.sha256(), size
    with open(path, "wb") as out:
        while left:
            piece = os.urandom(min(left, 1 << 20))
            out.write(piece)
            digest.update(piece)
            left -= len(piece)
    return path, digest.hexdigest()


def signs_in():
    answer = requests.post(f"{ROOT}/api/v1/auth/login", json={"username": "officer1", "password": PASSWORD}, timeout=30)
    answer.raise_for_status()
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


def is_whole(media, who, path, digest):
    """The digest the service says, all of the bytes, and a stretch of them."""
    place = f"{ROOT}/api/v1/media/{media}"
    said = requests.get(place, headers=who, timeout=60)
    if said.status_code != 200 or said.json()["sha256"] != digest:
        fail(f"{place}: {said.status_code} {said.text}, not {digest}")
    back = hashlib.sha256()
    with requests.get(f"{place}/content", headers=who, timeout=300, stream=True) as content:
        for piece in content.iter_content(1 << 20):
            back.update(piece)
    if back.hexdigest() != digest:
        fail(f"{place}: given back as {back.hexdigest()}, not {digest}")
    first, last = os.path.getsize(path) // 3, os.path.getsize(path) // 3 + 99_999
    part = requests.get(f"{place}/content", headers={**who, "Range": f"bytes={first}-{last}"}, timeout=60)
    with open(path, "rb") as file:
        file.seek(first)
        if part.status_code != 206 or part.content != file.read(100_000):
            fail(f"{place}: the stretch from {first} to {last} is another, {part.status_code}")


def begins(who, case, size):
    said = f"filename {b64encode(b'film').decode()},case_id {b64encode(case.encode()).decode()}"
    headers = {**who, **TUS, "Upload-Length": str(size), "Upload-Metadata": said}
    answer = requests.post(f"{ROOT}/api/v1/media", headers=headers, timeout=30)
    answer.raise_for_status()
    return answer.headers["Location"].rsplit("/", 1)[1]


def sends(media, who, path, offset):
    """Sends the rest of a file; the service may die meanwhile."""
    with open(path, "rb") as file:
        file.seek(offset)
        headers = {**who, **TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        try:
            requests.patch(f"{ROOT}/api/v1/media/{media}", data=file, headers=headers, timeout=600)
        except requests.RequestException:
            pass


def play():
    store = subprocess.Popen(
        [f"{os.path.dirname(sys.executable)}/moto_server", "-H", "127.0.0.1", "-p", str(STORE)],
        stdout=STORE_LOG, stderr=STORE_LOG,
    )
    RUNNING.append(store)
    waits("the stand-in of the store", lambda: answers(f"{ENDPOINT}/moto-api/"))
    bucket = boto3.client(
        "s3", endpoint_url=ENDPOINT, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test",
        config=Config(s3={"addressing_style": "path"}),
    )
    bucket.create_bucket(Bucket=BUCKET)

    def objects():
        return [one["Key"] for one in bucket.list_objects_v2(Bucket=BUCKET).get("Contents", [])]

    # The town is founded first, so that the memory measured is that of serving.
    service = serves()
    service.terminate()
    service.wait()
    service = serves()
    who = signs_in()
    case = requests.get(f"{ROOT}/api/v1/cases?limit=1", headers=who, timeout=30).json()["items"][0]["id"]

    path, digest = film("film", SIZE)
    time.sleep(1)
    with open(f"/proc/{service.pid}/clear_refs", "w", encoding="ascii") as refs:
        refs.write("5")
    at_rest, begun = memory(service, "VmRSS"), time.monotonic()
    upload = client.TusClient(f"{ROOT}/api/v1/media", headers=who).uploader(
        path, chunk_size=16 << 20, metadata={"filename": "film", "case_id": case},
    )
    upload.upload()
    took, peak = time.monotonic() - begun, memory(service, "VmHWM")
    is_whole(upload.url.rsplit("/", 1)[1], who, path, digest)
    print(f"  tuspy          {SIZE} bytes, {SIZE / 1e6 / took:.0f} MB/s into the bucket", flush=True)
    print(f"  memory         {at_rest} KiB at rest, {peak} KiB at most", flush=True)
    if peak - at_rest > MOST_GROWTH:
        fail(f"the service needed {peak - at_rest} KiB for the upload, more than {MOST_GROWTH}")
    kept = objects()
    if len(kept) != 1 or not kept[0].startswith(f"{PREFIX}/kept/"):
        fail(f"the bucket holds {kept}")
    here = [name for _, _, names in os.walk(f"{SCRATCH}/data/media") for name in names]
    if here:
        fail(f"what is in the bucket is here as well: {here}")

    # The power goes while bytes come in: what was acknowledged is there, and the client goes on.
    path, digest = film("second", SIZE)
    media = begins(who, case, SIZE)
    sending = threading.Thread(target=sends, args=(media, who, path, 0))
    sending.start()
    staged = f"{SCRATCH}/data/media/staging/{media}"
    waits("bytes", lambda: os.path.exists(staged) and os.path.getsize(staged) > SIZE * 3 // 4)
    killed(service)
    sending.join()
    service, who = serves(), None
    who = signs_in()
    offset = int(requests.head(f"{ROOT}/api/v1/media/{media}", headers={**who, **TUS}, timeout=30).headers["Upload-Offset"])
    if offset == 0 and SIZE >= 128 << 20:
        fail("nothing was acknowledged though more than 64 MiB had come")
    # And once more while the bucket takes the parts: everything had come, nothing of it is lost.
    sending = threading.Thread(target=sends, args=(media, who, path, offset))
    sending.start()
    waits("parts", lambda: bucket.list_multipart_uploads(Bucket=BUCKET).get("Uploads"))
    killed(service)
    sending.join()
    if len(objects()) != 1:
        fail("the bucket shows a file of which not all parts had come")
    service = serves()
    who = signs_in()
    there = lambda: requests.get(f"{ROOT}/api/v1/media/{media}", headers=who, timeout=30).status_code == 200
    waits("the recording after the restart", there)
    is_whole(media, who, path, digest)
    print(f"  kill -9        went on at byte {offset}, finished after the second", flush=True)

    # A file of the bucket is changed: found, and named.
    told = subprocess.run([BINARY, "verify"], env=SETTINGS, capture_output=True, text=True, check=False)
    if told.returncode != 0 or "all verified" not in told.stdout.splitlines()[-1]:
        fail(f"zhifa verify: {told.stdout}{told.stderr}")
    print(f"  verify         {told.stdout.splitlines()[-1]}", flush=True)
    bucket.put_object(Bucket=BUCKET, Key=kept[0], Body=b"another film")
    told = subprocess.run([BINARY, "verify"], env=SETTINGS, capture_output=True, text=True, check=False)
    if told.returncode == 0 or "1 recordings damaged" not in told.stdout:
        fail(f"a changed file is not found: {told.stdout}{told.stderr}")


try:
    play()
except BaseException:
    SERVICE_LOG.flush()
    with open(f"{SCRATCH}/service.log", encoding="utf-8", errors="replace") as log:
        sys.stderr.write("".join(log.readlines()[-20:]))
    raise
finally:
    for one in RUNNING:
        if one.poll() is None:
            one.kill()
            one.wait()
print(f"scripts/test-s3: {BINARY}")
