// Uploads a file with tus-js-client: node upload.mjs ENDPOINT TOKEN CASE FILE. Prints where it lies.
import { createReadStream, statSync } from "node:fs";
import * as tus from "tus-js-client";

const [endpoint, token, caseId, file] = process.argv.slice(2);
let tries = 0;
const upload = new tus.Upload(createReadStream(file), {
  endpoint,
  uploadSize: statSync(file).size,
  retryDelays: Array(40).fill(100),
  headers: { Authorization: `Bearer ${token}` },
  metadata: { filename: "tus-js-client.mp4", filetype: "video/mp4", case_id: caseId },
  onAfterResponse: (request) => {
    if (request.getMethod() === "HEAD") tries += 1;
  },
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => {
    console.error(`tus-js-client: resumed ${tries} times`);
    console.log(upload.url);
    process.exit(0);
  },
});
upload.start();
