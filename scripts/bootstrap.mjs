// What `npm start` and `npm test` run: plain JavaScript for Node 18 and later, without dependencies, since it is what brings them.
import { openBrowser } from './bootstrap/browser.mjs'
import { buildGuideIfPossible } from './bootstrap/build-guide.mjs'
import { buildWeb } from './bootstrap/build-web.mjs'
import { installDependencies } from './bootstrap/install.mjs'
import { withLock } from './bootstrap/lock.mjs'
import { reticleUp } from './bootstrap/reticle-up.mjs'
import { runTests } from './bootstrap/run-tests.mjs'
import { Refusal } from './bootstrap/say.mjs'
import { toolChain } from './bootstrap/tools.mjs'

const prepare = (more) =>
  withLock(async () => {
    const tools = await toolChain()
    await installDependencies(tools)
    await more(tools)
    return tools
  })

const buildPages = async (tools) => {
  await buildWeb(tools)
  await buildGuideIfPossible(tools)
}

const [verb, ...args] = process.argv.slice(2)
try {
  if (verb === 'start') process.exitCode = await reticleUp(await prepare(buildPages), args)
  else if (verb === 'test') {
    const tools = await prepare(() => undefined)
    // Only the large tests drive a browser.
    const browser = args.length === 0 || args.includes('large') ? await openBrowser() : {}
    process.exitCode = await runTests(tools, browser, args)
  } else throw new Refusal('bootstrap', `"${verb ?? ''}" is neither "start" nor "test"`)
} catch (cause) {
  if (!(cause instanceof Refusal)) throw cause
  console.error(`reticle: ${cause.place}: ${cause.message}`)
  process.exitCode = 2
}
