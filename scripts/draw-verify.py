#!/usr/bin/env python3
"""Draws a round of a case-file evaluation once more, from the proof of GET /evaluations/campaigns/{id}/rounds/{n}/proof.

Written apart from zhifa and from docs/draw.md alone, with nothing but the standard library: draw-verify.py PROOF.json
"""

import hashlib
import json
import sys


def sm3_written_out(data):
    """GB/T 32905, for a Python whose OpenSSL has no SM3."""
    m32 = 0xFFFFFFFF
    rol = lambda x, n: ((x << n % 32) | ((x & m32) >> (32 - n % 32))) & m32 if n % 32 else x & m32
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = data + b"\x80" + b"\0" * ((55 - len(data)) % 64) + (8 * len(data)).to_bytes(8, "big")
    p0 = lambda x: x ^ rol(x, 9) ^ rol(x, 17)
    p1 = lambda x: x ^ rol(x, 15) ^ rol(x, 23)
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + 4 * i : at + 4 * i + 4], "big") for i in range(16)]
        for i in range(16, 68):
            w.append(p1(w[i - 16] ^ w[i - 9] ^ rol(w[i - 3], 15)) ^ rol(w[i - 13], 7) ^ w[i - 6])
        a, b, c, d, e, f, g, h = v
        for i in range(64):
            t = 0x79CC4519 if i < 16 else 0x7A879D8A
            ss1 = rol((rol(a, 12) + e + rol(t, i)) & m32, 7)
            ss2 = ss1 ^ rol(a, 12)
            ff = a ^ b ^ c if i < 16 else (a & b) | (a & c) | (b & c)
            gg = e ^ f ^ g if i < 16 else (e & f) | (~e & m32 & g)
            tt1 = (ff + d + ss2 + (w[i] ^ w[i + 4])) & m32
            tt2 = (gg + h + ss1 + w[i]) & m32
            d, c, b, a, h, g, f, e = c, rol(b, 9), a, tt1, g, rol(f, 19), e, p0(tt2)
        v = [x ^ y for x, y in zip(v, [a, b, c, d, e, f, g, h])]
    return "".join(f"{x:08x}" for x in v)


def sm3(text):
    data = text.encode()
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return sm3_written_out(data)


def drawn_again(frame, plan, seed):
    shares = {part["part"]: part for part in plan["parts"]}
    lines = [line for line in frame if line["part"] in shares]
    key = {line["file_id"]: sm3(f"{seed}\n{line['file_id']}") for line in lines}
    cells = {}
    for line in lines:
        cells.setdefault((line["part"], line["stratum"], line["flagged"]), []).append(line)
    drawn, covered = {}, set()
    for (part, _, flagged), cell in cells.items():
        factor = plan["flag_factor"] if flagged else 1
        size = sum(line["part"] == part for line in lines)
        share, of = (shares[part]["percent"], 100) if "percent" in shares[part] else (shares[part]["size"], size)
        share *= factor
        n = min(len(cell), max(1, (2 * len(cell) * share + of) // (2 * of)))
        for line in sorted(cell, key=lambda line: key[line["file_id"]])[:n]:
            drawn[line["file_id"]] = {"file_id": line["file_id"], "of": len(cell), "drawn": n}
            covered.update(line["officers"])
    if plan["cover_officers"]:
        for officer in sorted({officer for line in lines for officer in line["officers"]}):
            if officer not in covered:
                theirs = [line for line in lines if officer in line["officers"]]
                line = min(theirs, key=lambda line: key[line["file_id"]])
                covered.update(line["officers"])
                drawn[line["file_id"]] = {"file_id": line["file_id"], "of": 0, "drawn": 0, "coverage": True}
    return [drawn[file] for file in sorted(drawn)]


def differences(proof):
    frame, plan = proof["frame"], proof["plan"]
    if [line["file_id"] for line in frame] != sorted({line["file_id"] for line in frame}):
        yield "frame order"
    text = "".join(
        f"{line['file_id']}\t{line['part']}\t{line['agency_id']}\t{line['stratum']}\t{int(line['flagged'])}\t"
        f"{','.join(line['officers'])}\n"
        for line in frame
    )
    if "sm3:" + sm3(text) != proof["frame_digest"]:
        yield "frame digest"
    canonical = json.dumps(plan, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if "sm3:" + sm3(canonical) != proof["plan_digest"]:
        yield "plan digest"
    if "public_number" in plan:
        parts = [proof.get("public_number", "")]
    else:
        parts = [part.get("nonce", "") for part in proof["commitments"]]
        for part in proof["commitments"]:
            if "sm3:" + sm3(part.get("nonce", "")) != part["commitment"]:
                yield f"commitment of {part['name']}"
    seed = "sm3:" + sm3("\n".join(["zhifa-draw-1", proof["frame_digest"], proof["plan_digest"], *parts]))
    if seed != proof["seed"]:
        yield "seed"
    again = drawn_again(frame, plan, proof["seed"])
    told = {line["file_id"]: line for line in proof["result"]}
    for file in sorted({line["file_id"] for line in again} | set(told)):
        if told.get(file) != next((line for line in again if line["file_id"] == file), None):
            yield f"file {file}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        proof = json.load(file)
    found = list(differences(proof))
    for one in found:
        print("DIFFERS:", one)
    print("NOT PROVEN" if found else f"OK: {len(proof['result'])} files")
    return 1 if found else 0


if __name__ == "__main__":
    assert sm3_written_out(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    sys.exit(main())
