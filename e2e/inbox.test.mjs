// The inbox as people use it: views, keys, what is done and what is put off; on a phone one pane at a time.
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

  test('shows a message within a second', async () => {
    const page = await onBoard(browser, desk, sizes.desk);
    await page.goto('/inbox');
    await rows(page).first().waitFor();
    const lead = (await api(page, 'GET', '/api/conversations?filter=open')).body.items.at(-1).lead_id;
    await api(page, 'POST', `/api/leads/${lead}/message/whatsapp`, { message: 'נשלח ממקום אחר' });
    await page
      .locator(`li:has([data-conversation="${lead}"])`)
      .getByText('נשלח ממקום אחר')
      .waitFor({ timeout: 5000 });
    await page.context().close();
  });
});
