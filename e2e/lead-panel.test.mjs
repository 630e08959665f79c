// A lead beside the board, the board by owner, single keys, and two people who edit one lead.
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

const column = (page, key) => page.locator(`[data-column="${key}"]`);
const card = (page, id) => page.locator(`[data-card="${id}"]`);
const panel = (page) => page.getByRole('complementary', { name: 'הליד הפתוח' });
const leadNamed = async (page, name) =>
  (await api(page, 'GET', `/api/leads?q=${encodeURIComponent(name)}`)).body.items[0];
const inNew = async (page) => (await api(page, 'GET', '/api/leads?sort=position&status=new')).body.items;
const opens = (page, lead) => panel(page).getByRole('heading', { level: 1, name: lead.name }).waitFor();
const drag = async (page, from, to) => {
  const [a, b] = [await from.boundingBox(), await to.boundingBox()];
  await page.mouse.move(a.x + a.width / 2, a.y + a.height / 2);
  await page.mouse.down();
  await page.mouse.move(a.x + a.width / 2 + 30, a.y + a.height / 2 + 20, { steps: 4 });
  await page.mouse.move(b.x + b.width / 2, b.y + 160, { steps: 10 });
  await page.mouse.up();
};

describe('a lead beside the board', () => {
  test('opens from its card, keeps the place, walks with J and K, and closes with Escape', async () => {
    const page = await onBoard(browser, desk);
    const leads = await inNew(page);
    const scroll = column(page, 'new').locator('[data-scroll]');
    await scroll.evaluate((el) => (el.scrollTop = 90));
    const at = await scroll.evaluate((el) => el.scrollTop);
    await card(page, leads[1].id).locator('a').click();
    await opens(page, leads[1]);
    assert.match(page.url(), new RegExp(`lead=${leads[1].id}`));
    await page.keyboard.press('KeyJ');
    await opens(page, leads[2]);
    await page.keyboard.press('KeyK');
    await opens(page, leads[1]);
    assert.equal(await scroll.evaluate((el) => el.scrollTop), at, 'the column has scrolled');
    await page.keyboard.press('Escape');
    await panel(page).waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).search, '');
    assert.equal(await page.evaluate(() => document.activeElement.closest('[data-card]')?.dataset.card), String(leads[1].id));
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('has its own address, tab included, and Back closes it', async () => {
    const page = await onBoard(browser, desk);
    const [lead] = await inNew(page);
    await card(page, lead.id).locator('a').click();
    await opens(page, lead);
    await panel(page).getByRole('tab', { name: 'פעילות' }).click();
    await page.waitForURL(/tab=activity/);
    await page.reload();
    await panel(page).getByRole('tab', { name: 'פעילות', selected: true }).waitFor();
    await page.goBack();
    await panel(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('is a page of its own on a phone', async () => {
    const page = await onBoard(browser, desk, sizes.phone);
    const [lead] = await inNew(page);
    await card(page, lead.id).locator('a').tap();
    await page.waitForURL(new RegExp(`/leads/${lead.id}$`));
    await page.getByRole('button', { name: /הליד הבא/ }).waitFor();
    await page.context().close();
  });

  test('single keys act on it, and none while typing', async () => {
    const page = await onBoard(browser, desk);
    const [lead] = await inNew(page);
    await page.goto(`/leads?lead=${lead.id}`);
    await opens(page, lead);
    await page.keyboard.press('KeyT');
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
    await page.keyboard.type('jk'); // typed, not walked
    assert.match(page.url(), new RegExp(`lead=${lead.id}`));
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('KeyS');
    await page.getByRole('menu').waitFor();
    await page.waitForFunction(() => document.activeElement?.closest('[role=menu]'));
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.keyboard.press('KeyR');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('KeyW');
    await page.waitForURL(/tab=conversation/);
    await panel(page).waitFor();
    await page.context().close();
  });

  test('two people edit one field: the second chooses', async () => {
    const page = await onBoard(browser, desk);
    const [lead] = await inNew(page);
    await page.goto(`/leads?lead=${lead.id}`);
    await opens(page, lead);
    await panel(page).getByRole('button', { name: /עריכה.*דוא״ל/ }).click();
    const field = panel(page).getByRole('textbox', { name: 'דוא״ל' });
    await field.fill('mine@example.com');
    // The live change has come before the second one saves: what is being typed is still asked about.
    const told = page.waitForResponse((r) => r.url().endsWith(`/api/leads/${lead.id}`) && r.request().method() === 'GET');
    await api(page, 'PATCH', `/api/leads/${lead.id}`, { email: 'theirs@example.com' });
    await told;
    await field.press('Enter');
    const question = page.getByRole('alertdialog');
    await question.waitFor();
    await question.getByRole('button', { name: 'השינוי שלי' }).click();
    await question.waitFor({ state: 'detached' });
    await panel(page).getByText('mine@example.com').first().waitFor();
    assert.equal((await api(page, 'GET', `/api/leads/${lead.id}`)).body.email, 'mine@example.com');
    await page.context().close();
  });
});

describe('what is known of a lead', () => {
  test('a summary is written on demand, and each sentence leads to its source', async () => {
    const page = await onBoard(browser, desk);
    const { body } = await api(page, 'GET', '/api/conversations');
    await page.goto(`/leads?lead=${body.items[0].lead_id}`);
    await panel(page).getByRole('button', { name: 'סיכום חדש' }).click();
    await panel(page).getByRole('button', { name: /מתוך הודעה/ }).first().click();
    await page.waitForURL(/spot=m\d+/);
    const id = new URL(page.url()).searchParams.get('spot').slice(1);
    await panel(page).locator(`[data-message="${id}"]`).waitFor();
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('the activity is one timeline, narrowed by the URL', async () => {
    const page = await onBoard(browser, desk);
    const [lead] = await inNew(page);
    await api(page, 'POST', `/api/leads/${lead.id}/notes`, { text: 'מפתח אצל השכן' });
    await api(page, 'PATCH', `/api/leads/${lead.id}`, { value_agorot: 1234500 });
    await page.goto(`/leads/${lead.id}?tab=activity`);
    await page.getByText('מפתח אצל השכן').waitFor();
    await page.getByText(/12,345/).first().waitFor();
    await page.getByRole('button', { name: 'הערות', pressed: false }).click();
    await page.waitForURL(/events=notes/);
    await page.getByText(/12,345/).waitFor({ state: 'detached' });
    await page.getByText('מפתח אצל השכן').waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((v) => v.id), []);
    await page.context().close();
  });
});

describe('the board by owner', () => {
  test('a drag to a column gives the lead to its owner, and undo takes it back', async () => {
    const page = await onBoard(browser, desk);
    await page.getByRole('button', { name: /קיבוץ הלוח/ }).click();
    await page.getByRole('menuitemradio', { name: 'לפי אחראי' }).click();
    await page.waitForURL(/group=owner/);
    const { body } = await api(page, 'GET', '/api/leads/columns?by=owner');
    const [from, to] = [body.items.find((c) => c.count > 0), body.items.at(-1)];
    assert.notEqual(from.key, to.key);
    const first = column(page, from.key).locator('[data-card]').first();
    const id = Number(await first.getAttribute('data-card'));
    await drag(page, first, column(page, to.key));
    await column(page, to.key).locator(`[data-card="${id}"]`).waitFor();
    await page.getByRole('button', { name: 'ביטול' }).first().click();
    await column(page, from.key).locator(`[data-card="${id}"]`).waitFor();
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((v) => v.id), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('a live change moves other cards under a drag, which goes on', async () => {
    const page = await onBoard(browser, desk);
    const [held, other] = await inNew(page);
    const box = await card(page, held.id).boundingBox();
    await page.mouse.move(box.x + 60, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 30, box.y + 80, { steps: 5 });
    await page.locator('.drag-ghost').waitFor();
    await api(page, 'POST', `/api/leads/${other.id}/status`, { status: 'won' });
    await column(page, 'new').locator(`[data-card="${other.id}"]`).waitFor({ state: 'detached' });
    assert.equal(await page.locator('.drag-ghost').count(), 1, 'the drag was lost');
    const to = await column(page, 'contacted').boundingBox();
    await page.mouse.move(to.x + to.width / 2, to.y + 120, { steps: 10 });
    await page.mouse.up();
    await column(page, 'contacted').locator(`[data-card="${held.id}"]`).waitFor();
    assert.equal((await leadNamed(page, held.name)).status, 'contacted');
    await page.context().close();
  });

  test('a stage is renamed from its head', async () => {
    const page = await onBoard(browser, desk);
    await column(page, 'new').getByRole('button', { name: /פעולות על השלב/ }).click();
    await page.getByRole('menuitem', { name: 'שם, צבע ומשמעות' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('פניות');
    await page.getByRole('dialog').getByRole('button', { name: 'שמירה' }).click();
    await column(page, 'new').getByRole('heading', { name: 'פניות' }).waitFor();
    await page.context().close();
  });
});
