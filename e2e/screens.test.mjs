// Every screen, both sizes, both themes: nothing serious for axe, no sideways scroll, no complaint
// of the browser, and the content security policy lets everything through that we ship.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder, api, launch, onBoard, serve, sizes } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const screens = ['/', '/leads', '/leads?view=list', '/inbox', '/calls', '/tasks', '/agent', '/users', '/settings', '/account', '/admin'];
const tabs = ['overview', 'conversation', 'calls', 'tasks', 'docs', 'billing', 'activity'];

describe('every screen', () => {
  for (const [name, size] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${name}, ${colorScheme}`, { timeout: 240_000 }, async () => {
        const page = await onBoard(browser, desk, size, { colorScheme });
        const { body } = await api(page, 'GET', `/api/leads?q=${encodeURIComponent('דנה גבאי')}`);
        const paths = [...screens, ...tabs.map((tab) => `/leads/${body.items[0].id}?tab=${tab}`)];
        const serious = [];
        for (const path of paths) {
          await page.goto(path);
          await page.locator('main').first().waitFor();
          await page.waitForTimeout(400); // what is still loading would hide from axe
          const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
          for (const v of violations.filter((v) => ['serious', 'critical'].includes(v.impact)))
            serious.push(`${path}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`);
          if (!(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))) serious.push(`${path}: scrolls sideways`);
        }
        assert.deepEqual(serious, []);
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      });
    }
  }

  test('no screen scrolls sideways at 360 pixels', async () => {
    const page = await onBoard(browser, desk, { ...sizes.phone, viewport: { width: 360, height: 740 } });
    for (const path of screens) {
      await page.goto(path);
      await page.locator('main').first().waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${path} scrolls sideways`);
    }
    await page.context().close();
  });
});
