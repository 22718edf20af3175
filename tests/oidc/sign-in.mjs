// Signs in at the provider as a browser would, and lets zhifa finish. Prints the user name zhifa answers, or its problem code.
// Usage: node sign-in.mjs ZHIFA_URL LOGIN
import { randomBytes } from 'node:crypto';

const [zhifa, login] = process.argv.slice(2);
const post = (path, body) => fetch(`${zhifa}/api/v1${path}`, {
  method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
});

const binding = randomBytes(32).toString('hex');
const started = await (await post('/auth/oidc/start', { binding })).json();
if (!started.authorization_url) throw new Error(JSON.stringify(started));

const jar = new Map();
let url = started.authorization_url;
let form;
for (let step = 0; step < 20; step += 1) {
  const response = await fetch(url, {
    method: form ? 'POST' : 'GET',
    body: form,
    redirect: 'manual',
    headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
  });
  for (const cookie of response.headers.getSetCookie()) {
    const [pair] = cookie.split(';');
    const at = pair.indexOf('=');
    if (/expires=Thu, 01 Jan 1970/i.test(cookie)) jar.delete(pair.slice(0, at));
    else jar.set(pair.slice(0, at), pair.slice(at + 1));
  }
  form = undefined;
  const to = response.headers.get('location');
  if (to) {
    url = new URL(to, url).href;
    const back = new URL(url);
    if (back.hostname === 'zhifa.invalid') {
      const query = Object.fromEntries(back.searchParams);
      if (!query.code) throw new Error(`no code: ${url}`);
      const finished = await post('/auth/oidc/finish', { state: query.state, code: query.code, binding });
      const answer = await finished.json();
      if (!finished.ok) {
        console.log(answer.code);
        process.exit(0);
      }
      const me = await fetch(`${zhifa}/api/v1/auth/me`, { headers: { authorization: `Bearer ${answer.access_token}` } });
      console.log((await me.json()).username);
      process.exit(0);
    }
    continue;
  }
  // The provider's own pages: sign in, then consent.
  const page = await response.text();
  const action = page.match(/<form[^>]*action="([^"]+)"/);
  if (!action) throw new Error(`no form at ${url}: ${page.slice(0, 500)}`);
  url = new URL(action[1].replaceAll('&amp;', '&'), url).href;
  form = new URLSearchParams();
  for (const [, field] of page.matchAll(/<input([^>]*)>/g)) {
    const name = field.match(/name="([^"]+)"/)?.[1];
    if (name) form.set(name, { login, password: 'any' }[name] ?? field.match(/value="([^"]*)"/)?.[1] ?? '');
  }
}
throw new Error('the provider goes round in circles');
