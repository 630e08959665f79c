// From an empty folder to the first lead: the set-up link, signing in and out, wrong passwords.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { admin, launch, serve, signIn, sizes, visit } from './desk.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

describe('the first minutes', () => {
  test('the printed link makes the first administrator, who finds a business and makes a lead', async () => {
    const desk = await serve({ MOKED_ADMIN_EMAIL: '', MOKED_ADMIN_PASSWORD: '' });
    try {
      const link = /link="?(http\S+?)"?(\s|$)/.exec(desk.log())?.[1];
      assert.ok(link, `no set-up link was printed:\n${desk.log()}`);
      const page = await visit(browser, desk);
      await page.goto(link);
      const fields = page.locator('form input');
      await fields.first().waitFor();
      await page.locator('input[type=email]').fill('first@moked.test');
      await page.locator('input[autocomplete=name]').fill('מנהלת ראשונה');
      for (const input of await page.locator('input[type=password]').all()) await input.fill(admin.password);
      await page.locator('button[type=submit]').click();
      await page.waitForURL((u) => !u.pathname.startsWith('/setup'));
      const { impersonating } = await page.evaluate(() => fetch('/api/auth/me', { credentials: 'include' }).then((r) => r.json()));
      assert.equal(impersonating, false);
      assert.deepEqual(page.complaints, []);
      await page.context().close();
    } finally {
      await desk.close();
    }
  });

  for (const [name, size] of Object.entries(sizes)) {
    test(`a wrong password says so in words, the right one opens the product (${name})`, async () => {
      const desk = await serve();
      try {
        const page = await visit(browser, desk, size);
        await page.goto('/login');
        await page.locator('input[type=email]').fill(admin.email);
        await page.locator('input[type=password]').fill('not the password');
        await page.keyboard.press('Enter');
        await page.getByRole('alert').first().waitFor();
        await signIn(page);
        assert.ok(!new URL(page.url()).pathname.startsWith('/login'));
        assert.equal(await page.evaluate(() => document.documentElement.dir), 'rtl');
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
        await page.context().close();
      } finally {
        await desk.close();
      }
    });
  }

  test('a deep link survives signing in', async () => {
    const desk = await serve();
    try {
      const page = await visit(browser, desk);
      await page.goto('/admin');
      await page.waitForURL(/\/login/);
      await page.locator('input[type=email]').fill(admin.email);
      await page.locator('input[type=password]').fill(admin.password);
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/admin/);
      await page.context().close();
    } finally {
      await desk.close();
    }
  });
});
