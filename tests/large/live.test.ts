import { testBrowser } from '@reticle/testkit'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { enter, errorsOnce, launch, type Person } from './support/browser.ts'
import { type Client, enterByApi } from './support/client.ts'
import { startDemo } from './support/demo.ts'
import type { RunningReticle } from './support/reticle.ts'

const found = testBrowser()
if ('skipped' in found) process.stderr.write(`skipped: tests/large/live.test.ts: ${found.skipped}\n`)

/** All that a page is told over its socket. */
const framesOf = (page: Page): string[] => {
  const frames: string[] = []
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))))
  return frames
}

/** Who the desk's bar says is here. */
const present = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words })

describe.skipIf('skipped' in found)('what is live', () => {
  let reticle: RunningReticle
  let browser: Browser
  let manager: Client
  let project: { readonly id: string; readonly protocolId: string }
  let taskId: string
  let dana: Page
  let evan: Page
  let mei: Page
  let anasFrames: string[]
  const people: Person[] = []
  const newErrors = errorsOnce()
  const person = async (name: string): Promise<Page> => {
    const entered = await enter(browser, reticle.url, name)
    people.push(entered)
    return entered.page
  }

  beforeAll(async () => {
    if ('skipped' in found) return
    reticle = await startDemo()
    browser = await launch(found.executablePath)
    manager = await enterByApi(reticle.url, 'Mei Tanaka')
    const projects = (await manager.ask('GET', '/projects')).body as { id: string; name: string; protocolId: string }[]
    project = projects.find(({ name }) => /galax/i.test(name)) ?? { id: '', protocolId: '' }
    const demo = (await manager.ask('GET', '/demo/people')).body as { id: string; name: string }[]
    const id = demo.find(({ name }) => name === 'Evan Weiss')?.id
    await manager.ask('PUT', `/projects/${project.id}/members/${id}`, { roles: ['reviewer'] })
    const contested = (await manager.ask('GET', `/projects/${project.id}/contested`)).body as { rows: { id: string }[] }
    taskId = contested.rows[0]?.id ?? ''
    const ana = await person('Ana Ruiz')
    anasFrames = framesOf(ana)
    await ana.goto(`${reticle.url}/projects/${project.id}`)
    await ana.getByLabel(/^Live: changes/).waitFor()
    ;[dana, evan, mei] = [await person('Dr Dana Levi'), await person('Evan Weiss'), await person('Mei Tanaka')]
  }, 300_000)
  afterAll(async () => {
    await browser.close()
    await reticle.stop()
  })
  afterEach(() => {
    expect(newErrors(people).filter((error) => !error.includes('409'))).toEqual([])
  })

  it('shows two reviewers to each other at the same sample, as long as they are there', async () => {
    const address = `${reticle.url}/projects/${project.id}/contested/${taskId}`
    await dana.goto(address)
    await dana.getByTestId('canvas').waitFor()
    await evan.goto(address)
    await present(evan, 'Dr Dana Levi is deciding').waitFor()
    await present(dana, 'Evan Weiss looks on').waitFor()
    await mei.goto(address)
    await present(evan, 'Mei Tanaka looks on').waitFor()
    await mei.close()
    await present(evan, 'Mei Tanaka looks on').waitFor({ state: 'hidden' })
  })

  it('tells who held a sample at once that another took it over, and keeps a notice of it', async () => {
    await evan.getByRole('button', { name: 'Take over' }).click()
    await dana.getByText('Evan Weiss took it over.').first().waitFor()
    await present(dana, 'Evan Weiss is deciding').waitFor()
    await dana.getByRole('button', { name: 'Notices: 1 unread' }).click()
    await dana.getByRole('link', { name: /Taken over .* Unread/ }).click()
    await dana.getByRole('button', { name: 'Notices', exact: true }).waitFor()
    expect(new URL(dana.url()).pathname).toBe(`/projects/${project.id}/contested/${taskId}`)
  })

  it('tells an annotator nothing of it', async () => {
    const told = anasFrames.join('\n')
    expect(anasFrames.length).toBeGreaterThan(0)
    for (const word of ['Dana', 'Evan', 'present', 'contested', 'reviews', taskId]) expect(told).not.toContain(word)
  })

  it('keeps rules in step as a form and as text, and publishes what both say', async () => {
    const page = await person('Mei Tanaka')
    await page.goto(`${reticle.url}/projects/${project.id}/rules`)
    await page.getByText('Both', { exact: true }).click()
    const text = page.getByRole('textbox', { name: 'Rules as JSON' })
    const before = await page.getByTestId('reading').count()
    await page.getByRole('button', { name: 'Add rule' }).click()
    const number = before + 1
    await page.getByRole('textbox', { name: `Value 1 of rule ${number}` }).fill('0.9')
    await page.getByRole('textbox', { name: `Reason of rule ${number}` }).fill('nearly all agree')
    await expect.poll(() => text.inputValue()).toContain('"value": 0.9')

    const written = await text.inputValue()
    await text.fill(written.replace('"nearly all agree"', '"nearly all agree",'))
    await page.getByText(/^line \d+ a name in quotation marks is expected here$/).waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Publish as new version' }).isDisabled()).toBe(true)
    await text.fill(written.replace('"value": 0.9', '"value": 0.95').replace('nearly all agree', 'all but one agree'))
    await page.getByText(/agreement is at least 95 %: settle as “all but one agree”/).waitFor()
    await page.getByRole('button', { name: `Move rule ${number}: arrow keys` }).press('ArrowUp')
    await page
      .getByTestId('reading')
      .nth(before - 1)
      .getByText('all but one agree')
      .waitFor()

    await page.getByRole('button', { name: 'Publish as new version' }).click()
    await page.getByText('These rules are in force.').waitFor()
    const [latest] = (await manager.ask('GET', `/projects/${project.id}/protocols`)).body as { content: { routing: unknown[] } }[]
    expect(latest?.content.routing).toHaveLength(number)
    expect(latest?.content.routing.at(before - 1)).toMatchObject({
      reason: 'all but one agree',
      when: { fact: 'agreement', op: '>=', value: 0.95 },
      effect: { kind: 'settle' },
    })
  })
})
