// The list: a filter, a view saved with it, many leads changed and given back, a cell edited in place.
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

const grid = (page) => page.getByRole('grid', { name: 'לידים' });
const rows = (page) => grid(page).locator('[data-row]');
const isNew = '{"all":[{"f":"status","op":"is","v":["new"]}]}';
const counted = async (page, filter = isNew) =>
  (await api(page, 'GET', `/api/leads/count?filter=${encodeURIComponent(filter)}`)).body.total;
const axe = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0]?.html}`), []);
};

describe('the list', () => {
  test('is filtered, the view is saved, all that match change and come back', async () => {
    const page = await onBoard(browser, desk);
    await page.goto('/leads?view=list');
    await rows(page).first().waitFor();
    await page.getByRole('button', { name: 'סינון', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'סינון הלידים' });
    await dialog.getByRole('button', { name: 'חדש', exact: true }).click();
    await axe(page);
    await dialog.getByRole('button', { name: 'הצגה', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.ok(new URL(page.url()).searchParams.get('filter')?.includes('"new"'));
    const n = await counted(page);
    await page.locator(`[role=grid][aria-rowcount="${n + 1}"]`).waitFor();

    await page.getByRole('button', { name: 'שמירת התצוגה' }).click();
    await page.getByLabel('שם התצוגה').fill('רק חדשים');
    await page.keyboard.press('Enter');
    const views = page.getByRole('navigation', { name: 'תצוגות שמורות' });
    await views.getByRole('button', { name: 'רק חדשים', exact: true }).waitFor();

    await page.getByLabel('בחירת כל השורות').check();
    await page.getByRole('button', { name: 'העברה לשלב' }).click();
    await page.getByRole('menuitem', { name: 'אובדן' }).click();
    await page.getByRole('button', { name: 'ביטול', exact: true }).waitFor();
    assert.equal(await counted(page), 0);
    await page.getByRole('button', { name: 'ביטול', exact: true }).click();
    await rows(page).first().waitFor();
    assert.equal(await counted(page), n);
    await views.getByRole('button', { name: 'הכול', exact: true }).click();
    await page.locator(`[role=grid]:not([aria-rowcount="${n + 1}"])`).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('edits a cell by keyboard, and says when somebody else was first', async () => {
    const page = await onBoard(browser, desk);
    await page.goto('/leads?view=list');
    await rows(page).first().waitFor();
    await axe(page);
    await grid(page).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: 'שם מלא' }).fill('שם חדש לגמרי');
    const saved = page.waitForResponse((r) => r.request().method() === 'PATCH' && r.ok());
    await page.keyboard.press('Enter');
    await grid(page).getByText('שם חדש לגמרי').waitFor();
    await saved;
    const { items } = (await api(page, 'GET', '/api/leads?q=' + encodeURIComponent('שם חדש לגמרי'))).body;
    assert.equal(items.length, 1);
    await page.keyboard.press('Space');
    await page.getByRole('toolbar').getByText('ליד אחד נבחר').waitFor();
    await page.screenshot({ path: process.env.SHOTS ? `${process.env.SHOTS}/list.png` : undefined });
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('moves its columns by keyboard and by dragging, and keeps them', async () => {
    const page = await onBoard(browser, desk);
    await page.goto('/leads?view=list');
    await rows(page).first().waitFor();
    const heads = page.locator('[data-head]');
    const order = (want) =>
      page.waitForFunction(
        (want) =>
          [...document.querySelectorAll('[data-head] bdi')].map((n) => n.textContent).slice(0, 3).join() === want,
        want.join(),
      );
    await order(['שם מלא', 'טלפון', 'שלב']);
    await heads.nth(0).getByRole('button').focus();
    await page.keyboard.press('Control+Shift+ArrowLeft'); // onwards in Hebrew
    await order(['טלפון', 'שם מלא', 'שלב']);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'שם מלא');
    const [from, to] = [await heads.nth(0).boundingBox(), await heads.nth(2).boundingBox()];
    await page.mouse.move(from.x + from.width - 20, from.y + 20);
    await page.mouse.down();
    await page.mouse.move(to.x + 5, to.y + 20, { steps: 5 });
    await page.mouse.up();
    await order(['שם מלא', 'שלב', 'טלפון']);
    assert.equal(new URL(page.url()).searchParams.get('sort'), null); // the drag was no press
    await heads.nth(2).getByRole('button').click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'phone');
    await page.reload();
    await rows(page).first().waitFor();
    await order(['שם מלא', 'שלב', 'טלפון']);
    await axe(page);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('shows cards on a phone', async () => {
    const page = await onBoard(browser, desk, sizes.phone);
    await page.goto('/leads?view=list');
    await page.getByRole('list', { name: 'לידים' }).getByRole('listitem').first().waitFor();
    await axe(page);
    await page.screenshot({ path: process.env.SHOTS ? `${process.env.SHOTS}/list-phone.png` : undefined });
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });
});
