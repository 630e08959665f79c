// What one sends on WhatsApp beside a text: templates when the window is closed, choices, quotes, reactions.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { api, launch, onBoard, serve, sizes } from './desk.mjs';

const shots = process.env.SHOTS;
let desk, browser;
before(async () => {
  [desk, browser] = await Promise.all([serve(), launch()]);
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const shoot = (page, name) => shots && page.screenshot({ path: `${shots}/${name}.png` });

/** Waits until the demo's number has its templates. */
async function synced(page) {
  await api(page, 'POST', '/api/templates/sync', {});
  for (let tries = 0; tries < 100; tries++) {
    const { body } = await api(page, 'GET', '/api/templates');
    if (body.items.length >= 3) return;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error('the templates did not come');
}

test('a template goes out to somebody who never wrote', async () => {
  const page = await onBoard(browser, desk);
  await synced(page);
  const { body: lead } = await api(page, 'POST', '/api/leads', { name: 'רונית אלמוג', phone: '0529990001' });
  await page.goto(`/leads/${lead.id}?tab=conversation`);
  await page.getByRole('button', { name: 'בחירת תבנית' }).click();
  await page.getByRole('button', { name: /quote ready/ }).click();
  await page.getByLabel('amount').fill('18,500 ₪');
  await shoot(page, 'template-dialog');
  await page.getByRole('dialog').getByRole('button', { name: 'שליחה' }).click();
  await page.getByRole('log').getByText('היי רונית, הכנו עבורך הצעה על סך 18,500 ₪').waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('choices, a quote and a reaction', async () => {
  const page = await onBoard(browser, desk);
  const { code, out } = await desk.moked('simulate', 'message', '--text', 'אפשר פרטים?', '--from', '+972509998811', '--name', 'גיא ברק');
  assert.equal(code, 0, out);
  const { body: list } = await api(page, 'GET', '/api/leads?q=0509998811');
  const open = list.items[0].id;
  await page.goto(`/leads/${open}?tab=conversation`);
  await page.getByRole('button', { name: 'צירוף' }).click();
  await shoot(page, 'attach-menu');
  await page.getByRole('menuitem', { name: 'שאלה עם כפתורים' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('השאלה').fill('מתי נוח להיפגש?');
  await dialog.getByRole('textbox', { name: 'תשובה 1' }).fill('בבוקר');
  await dialog.getByRole('textbox', { name: 'תשובה 2' }).fill('אחר הצהריים');
  await shoot(page, 'choices');
  await dialog.getByRole('button', { name: 'שליחה' }).click();
  await page.getByRole('log').getByText('אחר הצהריים').waitFor();

  const theirs = page.locator('[data-message]').filter({ has: page.locator('.sr-only', { hasText: 'הליד' }) }).last();
  await theirs.hover();
  await theirs.getByRole('button', { name: 'תשובה להודעה הזו' }).click();
  await page.locator('[data-key="compose"]').fill('בשמחה');
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText('בשמחה').waitFor();
  await theirs.hover();
  await theirs.getByRole('button', { name: 'תגובה באימוג׳י' }).click();
  await page.getByRole('menuitem', { name: '👍' }).click();
  await theirs.getByRole('button', { name: /הגבנו/ }).waitFor();
  await shoot(page, 'thread');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a template is written, checked while one types, and approved', async () => {
  const page = await onBoard(browser, desk, sizes.desk);
  await page.goto('/settings?tab=templates');
  await page.getByText('callback_reminder').waitFor();
  await shoot(page, 'templates');
  await page.getByRole('button', { name: 'תבנית חדשה' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('שם התבנית').fill('visit_done');
  await dialog.getByLabel('גוף ההודעה').fill('{{first_name}} תודה');
  await dialog.getByText('משתנה לא יכול לעמוד בתחילת הטקסט או בסופו').waitFor();
  await dialog.getByLabel('גוף ההודעה').fill('תודה {{first_name}}, היה נעים להכיר!');
  await dialog.getByLabel(/דוגמה.*first_name/).fill('דנה');
  await dialog.getByText('תודה דנה, היה נעים להכיר!').waitFor();
  await shoot(page, 'template-editor');
  await dialog.getByRole('button', { name: 'שליחה לאישור' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'visit_done' });
  await row.getByText('מאושרת').waitFor({ timeout: 30_000 });
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('on a phone', async () => {
  const page = await onBoard(browser, desk, sizes.phone);
  const { body: list } = await api(page, 'GET', '/api/leads?q=רונית אלמוג');
  await page.goto(`/leads/${list.items[0].id}?tab=conversation`);
  await page.getByRole('button', { name: 'בחירת תבנית' }).click();
  await page.getByRole('button', { name: /callback reminder/ }).click();
  await shoot(page, 'm-template-dialog');
  await page.keyboard.press('Escape');
  await shoot(page, 'm-closed');
  await page.goto('/settings?tab=templates');
  await page.getByText('callback_reminder').click();
  await shoot(page, 'm-template-editor');
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});
