import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { findChromium } from '../testing/find-chromium.ts';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Run } from '../../results/run.ts';
import { sampleCompared } from '../testing/sample-compared.ts';
import { sampleEndpoints, sampleMatrix } from '../testing/sample-matrix.ts';
import { sampleRun, sampleRunWithLargeMatrix, sampleScenario } from '../testing/sample-run.ts';
import { renderHtml } from './render-html.ts';

const executable = await findChromium();
const background = 'getComputedStyle(document.body).backgroundColor';
const pageWidth = 'document.documentElement.scrollWidth';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

interface OpenPage {
  page: Page;
  /** Everything that the page complained about or asked for, beside itself. */
  trouble: string[];
}

describe('the HTML report in a browser', { timeout: 60_000 }, () => {
  let browser: Browser | undefined;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'overlab-html-'));
    if (executable) browser = await chromium.launch({ executablePath: executable, args: flags });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach((context) => {
    if (!browser) context.skip('no Chromium here: looked for chromium, chromium-browser and google-chrome in /usr/bin');
  });

  async function open(run: Run, options: Parameters<Browser['newPage']>[0] = {}): Promise<OpenPage> {
    if (!browser) throw new Error('no browser');
    const file = path.join(folder, `${run.id}.html`);
    await writeFile(file, renderHtml(run));
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
    const address = pathToFileURL(file).href;
    const trouble: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
    });
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== address) trouble.push(request.url());
    });
    await page.goto(address);
    return { page, trouble };
  }

  it('shows the run without asking for anything else', async () => {
    const { page, trouble } = await open(sampleRun());
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('4 of 10 scenarios failed');
    expect(await page.getByRole('main').count()).toBe(1);
    expect(await page.locator('details.scenario[open]').count()).toBe(5);
    expect(await page.locator('table.scenarios tbody tr').count()).toBe(10);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.locator('details.scenario[open]').count()).toBe(10);
    expect(await page.locator('svg.strips').count()).toBe(2);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('refuses scripts and styles that are not its own', async () => {
    const { page, trouble } = await open(sampleRun());
    await page.evaluate(`
      const plain = document.createElement('script');
      try { plain.textContent = 'document.title = "taken over"'; } catch {}
      document.body.append(plain);
      const createScript = (text) => text;
      const trusted = document.createElement('script');
      trusted.textContent = trustedTypes.createPolicy('test', { createScript }).createScript('document.title = "taken over"');
      document.body.append(trusted);
      const style = document.createElement('style');
      style.textContent = 'body { display: none }';
      document.body.append(style);
      fetch('file:///etc/hostname').catch(() => undefined);
    `);
    expect(await page.title()).not.toBe('taken over');
    expect(await page.locator('body').isVisible()).toBe(true);
    expect(trouble.some((line) => line.includes('Content Security Policy'))).toBe(true);
    await page.close();
  });

  it('opens a scenario from the table', async () => {
    const { page } = await open(sampleRun());
    const throughput = page.locator('details.scenario', { hasText: 'Throughput beside' });
    expect(await throughput.getAttribute('open')).toBeNull();
    await page.getByRole('link', { name: 'Throughput beside the bare underlay' }).click();
    await expect.poll(() => throughput.getAttribute('open')).toBe('');
    await page.close();
  });

  it('shows every path of a cell that is clicked', async () => {
    const { page, trouble } = await open(sampleRun());
    const matrix = page.locator('[data-matrix]', { hasText: 'While h2 is cut off' });
    const panel = matrix.getByRole('status');
    expect(await panel.innerText()).toContain('Choose a cell');
    await cellAt(matrix, 0, 2).click();
    expect(await panel.locator('.panel-title b').textContent()).toBe('blue-1 → blue-3');
    expect(await rowsOf(panel)).toEqual([
      'ICMP address 10.10.0.4 open ○ filtered timed out after 1 s',
      'TCP address 10.10.0.4 open ○ filtered timed out after 1 s',
      'UDP address 10.10.0.4 open ○ filtered timed out after 1 s',
      'ICMP name blue-3 open ○ filtered timed out after 1 s',
      'TCP name blue-3 open ○ filtered timed out after 1 s',
      'UDP name blue-3 open ○ filtered timed out after 1 s',
    ]);
    await cellAt(matrix, 0, 1).click();
    expect((await rowsOf(panel))[1]).toMatch(/^TCP address 10\.10\.0\.3 open ● open 0\.\d{3} ms blue-2$/);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('moves through the grid by keyboard', async () => {
    const { page } = await open(sampleRun());
    const matrix = page.locator('[data-matrix]', { hasText: 'Two networks that must' });
    const title = matrix.locator('.panel-title b');
    await matrix.getByRole('region').first().focus();
    await page.keyboard.press('Tab');
    expect(await title.textContent()).toBe('blue-1 → red-1');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    expect(await title.textContent()).toBe('red-1 → blue-2');
    await page.keyboard.press('End');
    expect(await title.textContent()).toBe('red-1 → red-3');
    expect(await rowsOf(matrix.getByRole('status'))).toContainEqual(
      expect.stringMatching(/^TCP address 10\.20\.0\.4 open ≠ open, by another .* blue-3$/),
    );
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowLeft');
    expect(await title.textContent()).toBe('red-1 → blue-1');
    expect(await matrix.locator('td[tabindex="0"]').count()).toBe(1);
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.close();
  });

  it('hides what is as expected, and shows it again', async () => {
    const { page } = await open(sampleRun());
    const matrix = page.locator('[data-matrix]', { hasText: 'Two networks that must' });
    const toggle = matrix.getByLabel('Only differences (3)');
    await toggle.check();
    expect(await matrix.locator('tr.names th:visible .name').allTextContents()).toEqual(['red-1', 'red-2', 'red-3']);
    expect(await matrix.locator('tr[data-row]:visible th').allTextContents()).toEqual(['blue-1', 'red-1', 'blue-2']);
    await cellAt(matrix, 0, 1).click();
    await page.keyboard.press('ArrowRight');
    expect(await matrix.locator('.panel-title b').textContent()).toBe('blue-1 → red-2');
    await toggle.uncheck();
    expect(await matrix.locator('tr[data-row]:visible').count()).toBe(6);
    expect(await matrix.locator('tr.hosts th[colspan="2"]:visible').count()).toBe(3);
    await page.close();
  });

  it('keeps every text readable, light and dark', async () => {
    const { page } = await open(sampleRun(), { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await faintTexts(page)).toEqual([]);
    await page.getByRole('button', { name: 'Dark theme' }).click();
    expect(await page.evaluate<string>(background)).toBe('rgb(15, 19, 23)');
    expect(await faintTexts(page)).toEqual([]);
    expect(await page.getByRole('button', { name: 'Light theme' }).count()).toBe(1);
    await page.close();
  });

  it('follows the system until it is told otherwise', async () => {
    const { page } = await open(sampleRun(), { colorScheme: 'dark' });
    const shown = () => page.evaluate<string>(background);
    expect(await shown()).toBe('rgb(15, 19, 23)');
    await page.getByRole('button', { name: 'Light theme' }).click();
    expect(await shown()).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate<string>("localStorage.getItem('overlab-theme')")).toBe('light');
    await page.close();
  });

  it('remembers the theme that was chosen', async () => {
    const { page } = await open(sampleRun(), { colorScheme: 'dark' });
    // Chromium may hand storage of a file over too late when it reloads at once, so the choice is made anew.
    await page.addInitScript("localStorage.setItem('overlab-theme', 'light')");
    await page.reload();
    expect(await page.evaluate<string>(background)).toBe('rgb(255, 255, 255)');
    await page.close();
  });

  it('prints on white, with everything open', async () => {
    const { page } = await open(sampleRun(), { colorScheme: 'dark' });
    const closed = page.locator('details.scenario:not([open])', { hasText: 'Throughput beside' });
    const chart = closed.locator('svg.strips').first();
    expect(await chart.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect(await chart.isVisible()).toBe(true);
    expect(await page.evaluate<string>(background)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('#theme').isVisible()).toBe(false);
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(10_000);
    await page.close();
  });

  it('fits a narrow page', async () => {
    const { page } = await open(sampleRun(), { viewport: { width: 400, height: 800 } });
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await page.evaluate<number>(pageWidth)).toBe(400);
    await page.close();
  });

  it('shows networks side by side, readable and within a narrow page', async () => {
    const run = sampleRun();
    const compared = { ...run, scenarios: [...run.scenarios, ...sampleCompared()] };
    const { page, trouble } = await open(compared, { viewport: { width: 400, height: 800 }, colorScheme: 'light' });
    const comparison = page.getByRole('region', { name: 'Docker-in-Docker, one shared kernel · engine 26.1' });
    expect(await comparison.getByRole('row', { name: 'bare underlay' }).count()).toBe(1);
    expect(await comparison.getByRole('row', { name: 'weave' }).innerText()).toContain("the image has no 'weave'");
    expect(await page.getByText('no difference shown to static-vxlan').count()).toBe(2);
    expect(await page.evaluate<number>(pageWidth)).toBe(400);
    expect(await faintTexts(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faintTexts(page)).toEqual([]);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('is readable without scripts', async () => {
    const { page, trouble } = await open(sampleRun(), { javaScriptEnabled: false });
    const matrix = page.locator('[data-matrix]', { hasText: 'While h2 is cut off' });
    expect(await cellAt(matrix, 0, 2).innerText()).toBe('○○○');
    expect(await page.getByRole('button').count()).toBe(0);
    await matrix.getByText('Differences as a list (96)').click();
    expect(await matrix.getByText('timed out after 1 s').first().isVisible()).toBe(true);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('shows hostile names as the text that they are', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const endpoints = sampleEndpoints(2, { hosts: 1, name: (index) => `${name}${index}` });
    const scenario = sampleScenario({ title: name, outcome: 'fail', matrices: [sampleMatrix({ endpoints })] });
    const { page, trouble } = await open(sampleRun({ scenarios: [scenario] }));
    await cellAt(page.locator('[data-matrix]'), 0, 1).click();
    expect(await page.locator('.panel-title b').textContent()).toBe(`${name}1 → ${name}2`);
    expect(await page.locator('img').count()).toBe(0);
    expect(trouble).toEqual([]);
    await page.close();
  });

  it('stays usable with 100 × 100 endpoints', async () => {
    const started = Date.now();
    const { page, trouble } = await open(sampleRunWithLargeMatrix(100));
    const matrix = page.locator('[data-matrix]');
    expect(await matrix.locator('tr[data-row] > td').count()).toBe(10_000);
    await cellAt(matrix, 6, 50).click();
    expect(await rowsOf(matrix.getByRole('status'))).toHaveLength(3);
    await matrix.getByLabel('Only differences (76)').check();
    expect(await matrix.locator('tr[data-row]:visible th').allTextContents()).toEqual(['blue-7', 'blue-9']);
    expect(await matrix.locator('tr.hosts th:visible').allTextContents()).toEqual(['h1', 'h3']);
    expect(await page.evaluate<number>(pageWidth)).toBe(1280);
    expect(trouble).toEqual([]);
    expect(Date.now() - started).toBeLessThan(30_000);
    await page.close();
  });
});

function cellAt(matrix: Locator, source: number, target: number): Locator {
  return matrix.locator(`tr[data-row="${source}"] > td`).nth(target);
}

async function rowsOf(panel: Locator): Promise<string[]> {
  const rows = await panel.locator('tbody tr').all();
  return await Promise.all(rows.map(async (row) => (await row.locator('td').allTextContents()).join(' ')));
}

async function faintTexts(page: Page): Promise<string[]> {
  const script = await readFile(new URL('testing/faint-texts.js', import.meta.url), 'utf8');
  const { checked, faint } = await page.evaluate<{ checked: number; faint: string[] }>(script);
  expect(checked).toBeGreaterThan(500);
  return faint;
}
