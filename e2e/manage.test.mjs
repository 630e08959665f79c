// What who runs things does: the agent's instructions, and going into a business and out again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, launch, onBoard, serve, signIn, sizes, visit } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

describe('running a business', () => {
  for (const [name, size] of Object.entries(sizes)) {
    test(`the two texts are saved as they were typed, as a new version (${name})`, async () => {
      const page = await onBoard(browser, desk, size);
      const before = (await api(page, 'GET', '/api/business/current/prompt')).body;
      await page.goto('/agent');
      const boxes = page.locator('main textarea');
      await boxes.first().waitFor();
      const calls = `${before.calls_prompt}\nשורה חדשה (${name}).`;
      await boxes.first().fill(calls);
      const saved = page.waitForResponse((r) => r.url().endsWith('/api/business/current/prompt') && r.request().method() === 'PUT');
      await page.keyboard.press('Control+s');
      assert.equal((await saved).status(), 200); // the server refuses anything but exactly the two fields
      const now = (await api(page, 'GET', '/api/business/current/prompt')).body;
      assert.equal(now.calls_prompt, calls);
      assert.equal(now.version, before.version + 1);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });

    test(`an administrator goes into a business and out again, and stays who they are (${name})`, async () => {
      const page = await visit(browser, desk, size);
      await signIn(page);
      await page.waitForURL(/\/admin/);
      await page.getByRole('button', { name: /כניסה לעסק.*שיפוצי לוי/ }).click();
      const banner = page.getByRole('region', { name: 'מצב צפייה בעסק' });
      await banner.waitFor();
      await page.goto('/leads'); // a deep link keeps the state
      await banner.waitFor();
      const inside = (await api(page, 'GET', '/api/auth/me')).body;
      assert.equal(inside.impersonating, true);
      assert.equal(inside.user.role, 'system_admin');
      await banner.getByRole('button', { name: 'חזרה לחשבון שלי' }).click();
      await page.waitForURL(/\/admin/);
      assert.equal((await api(page, 'GET', '/api/auth/me')).body.impersonating, false);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    });
  }

  test('a simulated customer appears on the board while one looks at it', async () => {
    const page = await onBoard(browser, desk);
    const { code, out } = await desk.moked('simulate', 'message', '--text', 'יש לכם זמן השבוע?', '--from', '+972509998877', '--name', 'לקוחה מהדגמה');
    assert.equal(code, 0, out);
    await page.locator('[data-card]', { hasText: 'לקוחה מהדגמה' }).waitFor();
    await page.context().close();
  });
});
