// What a person does with the board: by pointer, by keyboard, by touch, and two people at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { api, launch, onBoard, serve, sizes } from './desk.mjs';

let desk, browser;
before(async () => {
  [desk, browser] = [await serve(), await launch()];
});
after(async () => {
  await browser?.close();
  await desk?.close();
});

const column = (page, key) => page.locator(`[data-column="${key}"]`);
const leadNamed = async (page, name) => {
  const { body } = await api(page, 'GET', `/api/leads?q=${encodeURIComponent(name)}`);
  return body.items[0];
};

describe('the board', () => {
  test('a card is dragged to another column, saved, and undone', async () => {
    const page = await onBoard(browser, desk);
    const lead = await leadNamed(page, 'שירה חדד');
    const card = page.locator(`[data-card="${lead.id}"]`);
    const from = await card.boundingBox();
    const to = await column(page, 'contacted').boundingBox();
    await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(from.x + 40, from.y + 60, { steps: 4 });
    const saved = page.waitForResponse((r) => r.url().endsWith(`/api/leads/${lead.id}/status`) && r.request().method() === 'POST');
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 12 });
    await page.mouse.up();
    assert.equal((await saved).status(), 200);
    assert.equal((await leadNamed(page, 'שירה חדד')).status, 'contacted');
    await page.getByRole('button', { name: 'ביטול' }).first().click();
    await column(page, 'new').locator(`[data-card="${lead.id}"]`).waitFor();
    assert.equal((await leadNamed(page, 'שירה חדד')).status, 'new');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('a card is moved with the keyboard alone, and the move is announced', async () => {
    const page = await onBoard(browser, desk);
    const lead = await leadNamed(page, 'רון כהן');
    await page.locator(`[data-card="${lead.id}"] a`).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft'); // the next column, in Hebrew
    const saved = page.waitForResponse((r) => r.url().endsWith(`/api/leads/${lead.id}/status`));
    await page.keyboard.press('Space');
    assert.equal((await saved).status(), 200);
    assert.equal((await leadNamed(page, 'רון כהן')).status, 'attempting');
    await page.waitForFunction(() => [...document.querySelectorAll('[aria-live]')].some((n) => n.textContent.includes('הונח')));
    await page.waitForFunction((id) => document.activeElement?.closest('[data-card]')?.dataset.card === String(id), lead.id);
    await page.context().close();
  });

  test('what one person moves, another sees without a reload', async () => {
    const [one, two] = [await onBoard(browser, desk), await onBoard(browser, desk)];
    const lead = await leadNamed(one, 'דנה גבאי');
    await api(one, 'POST', `/api/leads/${lead.id}/status`, { status: 'interested' });
    await column(two, 'interested').locator(`[data-card="${lead.id}"]`).waitFor();
    await Promise.all([one.context().close(), two.context().close()]);
  });

  test('a refused move goes back to its place and says why', async () => {
    const page = await onBoard(browser, desk);
    const lead = await leadNamed(page, 'אלון דהן');
    await page.route(`**/api/leads/${lead.id}/status`, (route) =>
      route.fulfill({ status: 409, contentType: 'application/json', body: JSON.stringify({ error: 'conflict', message: 'מישהו שינה את זה בינתיים', hint: 'רעננו ונסו שוב' }) }),
    );
    await page.locator(`[data-card="${lead.id}"] a`).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Space');
    await page.getByText('מישהו שינה את זה בינתיים').first().waitFor();
    await column(page, 'new').locator(`[data-card="${lead.id}"]`).waitFor();
    await page.context().close();
  });

  test('on a phone, one stage fills the screen and a card moves by its menu', async () => {
    const page = await onBoard(browser, desk, sizes.phone);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, 'the page scrolls sideways');
    const lead = await leadNamed(page, 'יוסי Goldberg');
    await page.locator(`[data-card="${lead.id}"] [data-card-menu]`).tap();
    await page.getByRole('menuitem', { name: /העברה אל/ }).or(page.getByRole('menuitem', { name: 'נוצר קשר' })).first().tap();
    const target = page.getByRole('menuitem', { name: 'נוצר קשר' }).or(page.getByRole('menuitemradio', { name: 'נוצר קשר' }));
    if (await target.count()) await target.first().tap();
    await page.waitForTimeout(300);
    assert.equal((await leadNamed(page, 'יוסי Goldberg')).status, 'contacted');
    await page.context().close();
  });

  for (const [name, size] of Object.entries(sizes)) {
    test(`"call me back" is set in the business's time (${name})`, async () => {
      const page = await onBoard(browser, desk, size);
      const lead = await leadNamed(page, 'הילה ביטון');
      await page.goto(`/leads/${lead.id}`);
      await page.getByRole('button', { name: 'חזור אליי' }).first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: /יום ראשון/ }).click();
      await dialog.getByRole('textbox', { name: /הערה/ }).fill('לחזור עם מחיר');
      const saved = page.waitForResponse((r) => r.url().endsWith('/reminders') && r.request().method() === 'POST');
      await dialog.getByRole('button', { name: 'קביעת תזכורת' }).click();
      const reminder = await (await saved).json();
      const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Jerusalem', weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(reminder.due_at));
      assert.equal(local.replace(',', ''), 'Sun 09:00');
      await page.context().close();
    });
  }
});
