// The inbox as people use it: views, keys, what is done and what is put off; on a phone one pane at a time.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { AxeBuilder, admin, api, launch, onBoard, serve, signIn, sizes, visit } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const rows = (page) => page.getByRole('list', { name: 'רשימת השיחות' }).getByRole('listitem');
const compose = (page) => page.locator('textarea[data-key=compose]');
const accessible = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(
    violations
      .filter((v) => ['serious', 'critical'].includes(v.impact))
      .map((v) => `${v.id}: ${v.nodes[0].html}`),
    [],
  );
};

describe('the inbox', () => {
  test('goes through conversations by keyboard, closes one, takes it back, puts one off', async () => {
    const page = await onBoard(browser, desk, sizes.desk);
    await page.goto('/inbox');
    await rows(page).first().waitFor();
    const total = await rows(page).count();
    await page.keyboard.press('j');
    await compose(page).waitFor();
    const first = new URL(page.url()).searchParams.get('lead');
    await page.keyboard.press('j');
    await page.waitForURL((u) => u.searchParams.get('lead') !== first);
    await page.keyboard.press('k');
    await page.waitForURL((u) => u.searchParams.get('lead') === first);
    await compose(page).waitFor();
    await page.getByRole('button', { name: 'סגירה', exact: true }).waitFor();
    await accessible(page);

    await page.keyboard.press('e');
    await page.waitForURL((u) => u.searchParams.get('lead') !== first);
    await page.locator(`[data-conversation="${first}"]`).waitFor({ state: 'detached' });
    assert.equal(await rows(page).count(), total - 1);
    await page.getByRole('button', { name: 'ביטול', exact: true }).click();
    await page.locator(`[data-conversation="${first}"]`).waitFor();

    await page.locator(`[data-conversation="${first}"]`).click();
    await page.waitForURL((u) => u.searchParams.get('lead') === first);
    await page.getByRole('button', { name: 'דחייה' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator(`[data-conversation="${first}"]`).click();
    await page.getByRole('button', { name: 'דחייה' }).click();
    await page.getByRole('menuitem', { name: 'מחר' }).first().click();
    await page.locator(`[data-conversation="${first}"]`).waitFor({ state: 'detached' });
    await page.goto('/inbox?filter=snoozed');
    await page.locator(`[data-conversation="${first}"]`).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('is one pane at a time on a phone', async () => {
    const page = await onBoard(browser, desk, sizes.phone);
    await page.goto('/inbox');
    await rows(page).first().waitFor();
    await accessible(page);
    await rows(page).first().click();
    await compose(page).waitFor();
    assert.equal(await rows(page).first().isVisible(), false);
    await accessible(page);
    await page
      .getByRole('button', { name: /פרטי הלקוח/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'חזרה לשיחה' }).waitFor();
    assert.equal(await compose(page).isVisible(), false);
    await accessible(page);
    await page.getByRole('button', { name: 'חזרה לשיחה' }).click();
    await page.getByRole('button', { name: 'לרשימת השיחות' }).click();
    await rows(page).first().waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 390);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('keeps a note from the customer, and tells who is writing', async () => {
    const [page, colleague] = [await onBoard(browser, desk, sizes.desk), await visit(browser, desk, sizes.desk)];
    await api(page, 'POST', '/api/users', { email: 'yossi@one.test', name: 'יוסי ברק', role: 'agent', password: admin.password });
    await signIn(colleague, { email: 'yossi@one.test', password: admin.password });
    await page.goto('/inbox');
    await rows(page).first().click();
    await compose(page).waitFor();
    await page.getByRole('button', { name: 'הערה פנימית' }).click();
    await page.getByLabel('כתיבת הערה פנימית').fill('@יוס');
    await page.getByRole('option', { name: 'יוסי ברק' }).click();
    await page.getByLabel('כתיבת הערה פנימית').pressSequentially('מה דעתך?');
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByText('@יוסי ברק מה דעתך?').waitFor();
    await accessible(page);
    await colleague.goto(page.url());
    await colleague.getByRole('log').getByText('@יוסי ברק מה דעתך?').waitFor();
    assert.equal((await api(colleague, 'GET', '/api/notifications')).body.items[0].kind, 'mentioned');
    await compose(colleague).fill('אני עונה');
    await page.getByRole('status').filter({ hasText: 'באמצע כתיבה' }).waitFor({ timeout: 5000 });
    await colleague.reload();
    await compose(colleague).waitFor();
    assert.equal(await compose(colleague).inputValue(), 'אני עונה');
    assert.deepEqual([...page.complaints, ...colleague.complaints], []);
    await Promise.all([page.context().close(), colleague.context().close()]);
  });

  test('shows a message within a second', async () => {
    const page = await onBoard(browser, desk, sizes.desk);
    await page.goto('/inbox');
    await rows(page).first().waitFor();
    let lead;
    for ({ lead_id: lead } of (await api(page, 'GET', '/api/conversations?filter=open')).body.items) {
      const sent = await api(page, 'POST', `/api/leads/${lead}/message/whatsapp`, { message: 'נשלח ממקום אחר' });
      if (sent.status === 202) break; // the others are past their 24 hours
    }
    await page
      .locator(`li:has([data-conversation="${lead}"])`)
      .getByText('נשלח ממקום אחר')
      .waitFor({ timeout: 5000 });
    await page.context().close();
  });
});
