// Takes the README's pictures from the demo: node e2e/screenshots.mjs
import { mkdir } from 'node:fs/promises';
import { api, launch, onBoard, serve, sizes } from './desk.mjs';

const out = new URL('../docs/screenshots/', import.meta.url).pathname;
await mkdir(out, { recursive: true });
const [desk, browser] = [await serve(), await launch()];
try {
  const shoot = async (page, path, name) => {
    if (path) await page.goto(path);
    await page.waitForLoadState('load');
    await page.waitForTimeout(1200); // fonts and the first data
    await page.screenshot({ path: `${out}${name}.png` });
  };
  const page = await onBoard(browser, desk);
  const { body } = await api(page, 'GET', `/api/leads?q=${encodeURIComponent('איתי גבאי')}`);
  await shoot(page, '/leads', 'board');
  await shoot(page, `/leads/${body.items[0].id}?tab=conversation`, 'conversation');
  await shoot(page, '/', 'home');
  await shoot(page, '/agent', 'prompts');
  const dark = await onBoard(browser, desk, sizes.desk, { colorScheme: 'dark' });
  await shoot(dark, '/leads', 'board-dark');
  const phone = await onBoard(browser, desk, sizes.phone);
  await shoot(phone, '/leads', 'board-phone');
} finally {
  await browser.close();
  await desk.close();
}
