// `node scripts/guide-pictures.mjs [URL [NAME...]]` makes the pictures of docs/guide anew, all or some: from the demo at URL, or from one of its own.
import { statSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { enter, launch } from '../tests/large/support/browser.ts'
import { enterByApi } from '../tests/large/support/client.ts'
import { startReticle } from '../tests/large/support/reticle.ts'
import { openBrowser } from './bootstrap/browser.mjs'
import { project } from './bootstrap/places.mjs'
import { pictures } from './pictures/pictures.mjs'

const nothing = async () => undefined
const whole = { x: 0, y: 0, width: 1440, height: 900 }
const folder = join(project, 'docs', 'guide', 'pictures')

const { RETICLE_CHROMIUM: program, RETICLE_NO_BROWSER: reason } = await openBrowser()
if (program === '') throw new Error(reason)
const [given, ...names] = process.argv.slice(2)
const own = given === undefined ? await startReticle({ demo: true }) : undefined
const url = own?.url ?? given
const browser = await launch(program)
const people = new Map()
/** A person's page, the same for all pictures of theirs. */
const pageOf = async (name) => {
  if (!people.has(name)) people.set(name, (await enter(browser, url, name)).page)
  return people.get(name)
}
const stranger = async () => (await browser.newContext({ baseURL: url, viewport: { width: 1440, height: 900 } })).newPage()

/** What is on its way has bars in its place. */
const settled = async (page) => {
  await page.waitForLoadState('load')
  await page.waitForFunction(() => [...document.querySelectorAll('[aria-busy=true]')].every((one) => one.offsetParent === null))
  await page.mouse.move(2, 898)
  await page.waitForTimeout(700)
}

try {
  await mkdir(folder, { recursive: true })
  const client = await enterByApi(url, 'Mei Tanaka')
  const projects = (await client.ask('GET', '/projects')).body
  const projectOf = (part) => projects.find(({ name }) => name.includes(part)).id
  const rowOf = async (part, kind) => {
    const { body } = await client.ask('GET', `/projects/${projectOf(part)}/${kind}`)
    return (Array.isArray(body) ? body : body.rows)[0].id
  }
  let total = 0
  const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name))
  for (const { name, person, path, act = nothing, clip = whole } of wanted) {
    const page = person === null ? await stranger() : await pageOf(person)
    await page.goto(`${url}${await path({ projectOf, rowOf })}`)
    await settled(page)
    await act(page)
    await settled(page)
    await page.evaluate(() => {
      for (const one of document.querySelectorAll('*')) one.scrollTop = 0
    })
    const shot = await page.screenshot({ clip })
    const file = join(folder, `${name}.webp`)
    await sharp(shot).webp({ quality: 82, effort: 6 }).toFile(file)
    total += statSync(file).size
    console.log(`${name}: ${(statSync(file).size / 1000).toFixed(0)} kB`)
  }
  console.log(`${wanted.length} pictures, ${(total / 1e6).toFixed(2)} MB`)
} finally {
  await browser.close()
  await own?.stop()
}
