// Search everywhere, by keyboard alone and in a Hebrew layout; what a narrowed agent sees of it; a page
// that is switched off while somebody works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder, admin, api, launch, serve, signIn, sizes, visit } from './desk.mjs';

let desk;
let browser;
before(async () => {
  [desk, browser] = await Promise.all([serve(), launch()]);
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

/** An administrator inside the demo's first business. */
async function inBusiness(size) {
  const page = await visit(browser, desk, size);
  await signIn(page);
  await api(page, 'POST', '/api/admin/businesses/1/impersonate', {});
  await page.goto('/leads');
  await page.getByRole('main').waitFor();
  return page;
}

/** Ctrl and the key that stands where K does: in a Hebrew layout it types ל. */
const openPalette = (page) =>
  page.evaluate(() =>
    dispatchEvent(new KeyboardEvent('keydown', { code: 'KeyK', key: 'ל', ctrlKey: true, bubbles: true, cancelable: true })),
  );

test('Ctrl K in a Hebrew layout finds a person typed in the wrong one, and opens them, by keyboard', async () => {
  const page = await inBusiness();
  await api(page, 'POST', '/api/leads', { name: 'שלומציון כהן', phone: '0521234599' });
  await openPalette(page);
  const input = page.getByRole('combobox');
  await input.waitFor();
  await page.keyboard.type('akunmhui');
  const option = page.getByRole('option', { name: /שלומציון/ }).first();
  await option.waitFor();
  await option.locator('mark').filter({ hasText: /^שלומציון$/ }).first().waitFor(); // while one types, shorter hits are marked
  assert.equal(await input.getAttribute('aria-expanded'), 'true');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  assert.ok(await input.getAttribute('aria-activedescendant'));
  const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').analyze();
  assert.deepEqual(violations.map((v) => v.id), []);
  while (!(await option.getAttribute('data-focused'))) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/leads\/\d+/);

  await openPalette(page);
  await page.getByRole('option', { name: /שלומציון/ }).first().waitFor(); // among those opened lately
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('on a phone it is the whole screen, and says when nothing is found', async () => {
  const page = await inBusiness(sizes.phone);
  await openPalette(page);
  await page.getByRole('combobox').fill('איןדברכזהבעולם');
  await page.getByText(/לא נמצא דבר/).waitFor();
  const box = await page.getByRole('dialog').boundingBox();
  assert.ok(box.width >= 389 && box.height >= 800, JSON.stringify(box));
  await page.context().close();
});

test('an agent with their own leads only finds no other; a page that is switched off goes at once', async () => {
  const owner = await inBusiness();
  const who = { email: 'own@moked.test', password: admin.password };
  const made = await api(owner, 'POST', '/api/users', { ...who, name: 'סוכן צר', role: 'agent' });
  const id = made.id ?? made.body?.id;
  await api(owner, 'PATCH', `/api/users/${id}`, { reach: 'own' });
  const reach = { viewer: 'all', agent: 'all', manager: 'all' };
  await api(owner, 'PUT', '/api/access', { reach, unowned: false, pages_off: [] });
  await api(owner, 'POST', '/api/leads', { name: 'סודית לגמרי' });

  const page = await visit(browser, desk);
  await signIn(page, who);
  await page.goto('/calls');
  await page.getByRole('link', { name: 'שיחות טלפון' }).first().waitFor();
  await openPalette(page);
  await page.getByRole('combobox').fill('סודית');
  await page.getByText(/לא נמצא דבר/).waitFor();
  await page.keyboard.press('Escape');
  await api(owner, 'PUT', '/api/access', { reach, unowned: false, pages_off: ['calls'] });
  await page.getByRole('link', { name: 'שיחות טלפון' }).first().waitFor({ state: 'detached' });
  await page.goto('/calls');
  await page.waitForURL((u) => u.pathname === '/');
  await page.context().close();
  await owner.context().close();
});
