// Starts the real binary on an empty folder, and a browser that behaves like a person's.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const require = createRequire(new URL('../client/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const { AxeBuilder: Axe } = require('@axe-core/playwright');

const root = new URL('..', import.meta.url).pathname;
export const admin = { email: 'admin@moked.test', password: 'correct horse 9 battery' };

/** Axe on a page that stands still: a colour half way through a transition is no finding. */
export class AxeBuilder extends Axe {
  constructor({ page }) {
    super({ page });
    this.still = () =>
      page.evaluate(async () => {
        await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))); // what begins has begun
        const moving = document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity);
        await Promise.all(moving.map((a) => a.finished.catch(() => {})));
      });
  }

  async analyze() {
    await this.still();
    return super.analyze();
  }
}

/** The two sizes at which everything must work. */
export const sizes = {
  desk: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
};

const freePort = () =>
  new Promise((done) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/** Serves Moked; `env` adds to the environment. Close it when done. */
export async function serve(env = {}) {
  const port = await freePort();
  const data = await mkdtemp(path.join(os.tmpdir(), 'moked-e2e-'));
  const url = `http://localhost:${port}`;
  const server = spawn(path.join(root, 'bin/moked'), ['serve'], {
    env: {
      PATH: process.env.PATH,
      MOKED_DATA_DIR: data,
      MOKED_ADDR: `127.0.0.1:${port}`,
      MOKED_PUBLIC_URL: url,
      MOKED_ADMIN_EMAIL: admin.email,
      MOKED_ADMIN_PASSWORD: admin.password,
      MOKED_DEMO: '1',
      MOKED_SIMULATE: '1',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const gone = new Promise((done) => server.once('exit', done));
  for (let tries = 0; ; tries++) {
    if (await fetch(`${url}/readyz`).then((r) => r.ok, () => false)) break;
    if (tries > 200 || server.exitCode !== null) throw new Error(`the server did not start:\n${log}`);
    await new Promise((r) => setTimeout(r, 50));
  }
  return {
    url,
    data,
    log: () => log,
    /** Runs another command of the binary against this server. */
    moked: (...args) =>
      new Promise((done) => {
        const child = spawn(path.join(root, 'bin/moked'), args, { env: { PATH: process.env.PATH, MOKED_DATA_DIR: data } });
        let out = '';
        child.stdout.on('data', (c) => (out += c));
        child.stderr.on('data', (c) => (out += c));
        child.once('exit', (code) => done({ code, out }));
      }),
    async close() {
      server.kill('SIGKILL');
      await gone;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** One Chromium for a file of tests. */
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });

/** A page of a person; what the browser complains about fails the test through `page.complaints`. */
export async function visit(browser, desk, size = sizes.desk, options = {}) {
  const context = await browser.newContext({ ...size, locale: 'he-IL', timezoneId: 'Asia/Jerusalem', baseURL: desk.url, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.complaints = [];
  page.on('pageerror', (e) => page.complaints.push(String(e)));
  page.on('console', (m) => {
    // A refused request is the server's answer, which tests look at themselves.
    if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) page.complaints.push(m.text());
  });
  return page;
}

/** Signs in through the form. */
export async function signIn(page, who = admin) {
  await page.goto('/login');
  await page.locator('input[type=email]').fill(who.email);
  await page.locator('input[type=password]').fill(who.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((u) => !u.pathname.startsWith('/login'));
}

/** Calls the API as the page's person. */
export const api = (page, method, url, body) =>
  page.evaluate(
    async ([method, url, body]) => {
      const token = /XSRF-TOKEN=([^;]+)/.exec(document.cookie)?.[1] ?? '';
      const r = await fetch(url, {
        method,
        credentials: 'include',
        headers: { 'X-CSRFToken': token, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
      });
      const text = await r.text();
      return { status: r.status, body: text && JSON.parse(text) };
    },
    [method, url, body],
  );

/** An administrator on the board of the demo's first business. */
export async function onBoard(browser, desk, size, options) {
  const page = await visit(browser, desk, size, options);
  await signIn(page);
  await api(page, 'POST', '/api/admin/businesses/1/impersonate');
  await page.goto('/leads');
  await page.locator('[data-card]').first().waitFor();
  return page;
}
