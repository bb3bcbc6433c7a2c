import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { enter, launch, type Person } from './support/browser.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'
import { unzipped } from './support/zip.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/releases.test.ts: ${found.skipped}\n`)

const byName = (a: string, b: string): number => (a < b ? -1 : 1)
const project = 'Galaxy morphology in the Hubble deep field'

describe.skipIf('skipped' in found)('the release pages in the browser', () => {
  let reticle: RunningReticle | undefined
  let browser: Browser | undefined
  let person: Person | undefined
  let folder = ''
  const page = (): Page => {
    if (person === undefined) throw new Error('nobody has signed in')
    return person.page
  }
  const panel = (name: string) => page().getByRole('region', { name, exact: true })
  const save = async (name: string | RegExp): Promise<string> => {
    const [event] = await Promise.all([page().waitForEvent('download'), page().getByRole('link', { name }).click()])
    const path = join(folder, event.suggestedFilename())
    await event.saveAs(path)
    return path
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    folder = await mkdtemp('/tmp/reticle-releases-')
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    person = await enter(browser, reticle.url, 'Evan Weiss')
  })
  afterAll(async () => {
    await browser?.close()
    await reticle?.stop()
    if (folder !== '') await rm(folder, { recursive: true, force: true })
  })

  it('R9, R61: the preview follows the form, and proposes a version with its reasons', async () => {
    await page().getByRole('link', { name: project }).first().click()
    await page().getByRole('navigation').getByRole('link', { name: 'Releases' }).click()
    await page().getByRole('link', { name: 'First look 1.0.0' }).waitFor()
    await page().getByRole('button', { name: 'New release' }).click()
    const preview = panel('Preview')
    await preview.getByText('Version 1.0.1 (patch)').waitFor()
    await preview.getByText('Samples by agreement of their readers').waitFor()
    const decided = page().getByRole('checkbox', { name: /^Decision of a reviewer/ })
    const left = Number(
      /\((\d+)\)/.exec(
        (await page()
          .getByText(/^Consensus of readers \(/)
          .textContent()) ?? '',
      )?.[1],
    )
    expect(left).toBeGreaterThan(0)
    await decided.uncheck()
    await preview.getByText(/^Version 2\.0\.0 \(major\)/).waitFor()
    expect(await preview.textContent()).toContain(`it would hold ${left} samples`)
    await page().getByRole('textbox', { name: 'Name' }).fill('Agreed alone')
    await page().getByRole('button', { name: 'Freeze release' }).click()
    await page().getByText('Cite and verify').waitFor()
    await page().getByRole('heading', { name: 'Agreed alone 2.0.0' }).waitFor()
  })

  it('the export panel says what YOLO cannot hold before the download, whose zip has data.yaml, images and their labels', async () => {
    const exports = panel('Exports')
    const format = exports
      .getByRole('combobox', { name: 'Format' })
      .or(exports.getByRole('textbox', { name: 'Format' }))
      .first()
    await format.fill('YOLO boxes')
    await page().getByRole('option', { name: 'YOLO boxes' }).first().click()
    const losses = exports.getByRole('table', { name: 'What this format cannot hold' })
    await losses.waitFor()
    expect(await losses.getByRole('row').count()).toBeGreaterThan(1)
    expect(await losses.textContent()).toMatch(/answers/i)
    await exports.getByRole('checkbox', { name: /^With images/ }).waitFor()
    await exports
      .getByRole('combobox', { name: 'RO-Crate' })
      .or(exports.getByRole('textbox', { name: 'RO-Crate' }))
      .first()
      .click()
    await page().getByRole('option', { name: 'RO-Crate 1.3' }).click()
    await exports.getByRole('button', { name: 'Write YOLO boxes' }).click()
    const pack = exports.getByRole('listitem', { name: 'YOLO boxes, with images, RO-Crate 1.3' })
    await pack.getByText('Ready', { exact: true }).waitFor()
    const [event] = await Promise.all([page().waitForEvent('download'), pack.getByRole('link', { name: 'Download' }).click()])
    expect(event.suggestedFilename()).toBe('agreed-alone-2.0.0-yolo-detect-images-ro-crate-1.3.zip')
    const place = join(folder, event.suggestedFilename())
    await event.saveAs(place)
    const bytes = await readFile(place)
    const files = unzipped(bytes)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await pack.getByTitle(sha256).waitFor()
    const crate = JSON.parse(files.get('ro-crate-metadata.json')?.toString() ?? '{}')
    expect(crate['@context']).toBe('https://w3id.org/ro/crate/1.3/context')
    const named = crate['@graph'].filter((one: { '@type': string }) => one['@type'] === 'File')
    expect(named.map((one: { name: string }) => one.name).toSorted(byName)).toEqual(
      [...files.keys()].filter((path) => path !== 'ro-crate-metadata.json').toSorted(byName),
    )
    for (const { name, sha256: said } of named)
      expect(
        createHash('sha256')
          .update(files.get(name) ?? '')
          .digest('hex'),
      ).toBe(said)
    await pack.getByRole('button', { name: 'curl and Python' }).click()
    expect(await pack.getByLabel('curl lines', { exact: true }).textContent()).toContain(`echo "${sha256}  agreed-alone`)
    // Whoever asks for the same again is given the same.
    await exports.getByRole('button', { name: 'Write YOLO boxes' }).click()
    await page().getByText('It was written before, and is ready below').waitFor()
    expect(await exports.getByRole('listitem').count()).toBe(1)
    expect(files.get('data.yaml')?.toString()).toContain('Disc or spiral')
    expect(files.get('LOSSES.md')?.toString()).toContain('YOLO boxes')
    const images = [...files.keys()].filter((path) => path.startsWith('images/'))
    expect(images.length).toBeGreaterThan(0)
    for (const path of images) {
      const labels = files.get(path.replace('images/', 'labels/').replace(/\.[a-z]+$/, '.txt'))?.toString() ?? 'none'
      // A class, and a box as shares of the image; an image without marks has an empty file.
      for (const row of labels.trimEnd().split('\n').filter(Boolean)) expect(row).toMatch(/^\d+( (0(\.\d+)?|1)){4}$/)
    }
    const pngs = images.map((path) => files.get(path)?.subarray(1, 4).toString())
    expect(new Set(pngs)).toEqual(new Set(['PNG']))
  })

  it('R70: a mark is traced by its id to its readers', async () => {
    const csv = (await readFile(await save('Download CSV regions.csv'))).toString()
    const [head = '', row = ''] = csv.split('\n')
    const cells = row.split(',')
    const [sample = '', region = ''] = ['sample_id', 'region_id'].map((name) => cells[head.split(',').indexOf(name)])
    const trace = panel('Trace a label')
    await trace.getByLabel('Id of a label').fill(region)
    await page().keyboard.press('Enter')
    // Marks of a consensus are numbered within their sample.
    await trace.getByText('Several labels have this id').waitFor()
    await trace.getByRole('button', { name: `${sample}/${region}`, exact: true }).click()
    await trace.getByText('In Agreed alone 2.0.0').waitFor()
    expect(await trace.getByRole('row').count()).toBeGreaterThan(1)
    await trace.getByRole('link', { name: 'The same as PROV-JSON' }).waitFor()
  })

  it('R65, R78: what changed since another release is shown with pictures, to somebody who may not see the samples of the project', async () => {
    const changes = panel('Changes')
    await changes
      .getByRole('combobox', { name: 'Since' })
      .or(changes.getByRole('textbox', { name: 'Since' }))
      .first()
      .click()
    await page().getByRole('option', { name: 'First look 1.0.0' }).click()
    const removed = changes.getByRole('region', { name: 'Removed' })
    await removed.getByText(/^Removed \([1-9]/).waitFor()
    const picture = removed.locator('img').first()
    await picture.scrollIntoViewIfNeeded()
    await expect
      .poll(() => picture.evaluate((img) => (img instanceof HTMLImageElement && img.complete ? img.naturalWidth : 0)))
      .toBeGreaterThan(0)
  })

  it('R92: the notice of a written file leads to its release', async () => {
    await page()
      .getByRole('button', { name: /notices/i })
      .click()
    const notice = page().getByRole('link', { name: /Agreed alone 2\.0\.0 as YOLO boxes is ready to download/ })
    await notice.waitFor()
    expect(await notice.getAttribute('href')).toContain('/releases/')
    await page().keyboard.press('Escape')
  })

  it('R100: an ORCID iD is kept with its check character, and named in releases by consent', async () => {
    const back = page().url()
    await page().goto('/profile')
    await page().getByLabel('ORCID iD', { exact: true }).fill('0000-0002-1825-0098')
    await page().getByRole('button', { name: 'Save' }).click()
    await page().getByText('is a digit mistyped?').waitFor()
    await page().getByLabel('ORCID iD', { exact: true }).fill('https://orcid.org/0000-0002-1825-0097')
    await page().getByRole('checkbox', { name: 'Releases may name me by my ORCID iD' }).check()
    await page().getByRole('button', { name: 'Save' }).click()
    await page().getByText('You agreed on').waitFor()
    await page().goto(back)
    await page().getByText('Cite and verify').waitFor()
  })

  it('R75, R76: it is published, then withdrawn with the reason, which page and list say', async () => {
    await page().getByRole('button', { name: 'Publish', exact: true }).click()
    await page().getByRole('dialog').getByRole('button', { name: 'Publish', exact: true }).click()
    await page().getByText('Published', { exact: true }).waitFor()
    await page().getByRole('button', { name: 'Withdraw', exact: true }).click()
    const dialog = page().getByRole('dialog')
    await dialog.getByLabel('Reason').fill('A plate was read upside down.')
    await dialog.getByRole('button', { name: 'Withdraw', exact: true }).click()
    await page().getByText('This release was withdrawn: do not train on it').waitFor()
    await page().getByText('A plate was read upside down.').waitFor()
    expect(await page().getByRole('button', { name: 'Publish', exact: true }).count()).toBe(0)
    await page().getByRole('navigation').getByRole('link', { name: 'Releases' }).click()
    await page()
      .getByRole('row', { name: /Agreed alone 2\.0\.0.*Withdrawn/ })
      .waitFor()
  })

  it('no page had an error', () => {
    expect(person?.errors).toEqual([])
  })
})
