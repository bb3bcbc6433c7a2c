import { spawn } from 'node:child_process'
import { isAbsolute, join, resolve } from 'node:path'
import { watchNpm } from './npm-ancestor.mjs'
import { project } from './places.mjs'

/** A folder is meant from where the person stands, and npm has moved us to the project. */
const fromWhereCalled = (folder) => (isAbsolute(folder) ? folder : resolve(process.env.INIT_CWD ?? process.cwd(), folder))

const absolute = (args) =>
  args.map((arg, index) => {
    if (args[index - 1] === '--data') return fromWhereCalled(arg)
    return arg.startsWith('--data=') ? `--data=${fromWhereCalled(arg.slice('--data='.length))}` : arg
  })

/** Runs `reticle up`, with the demo unless `--no-demo` is given, until it ends; answers its exit code. */
export const reticleUp = (tools, args) =>
  new Promise((settle, reject) => {
    const child = spawn(tools.node, [join(project, 'apps', 'cli', 'src', 'main.ts'), 'up', '--demo', ...absolute(args)], {
      cwd: project,
      env: tools.env,
      // The channel tells it when we are gone, however that came about.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    })
    // Ctrl-C reaches it as well: we wait while it stops things in their order.
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => child.kill(name))
    watchNpm(() => child.kill('SIGTERM'))
    child.once('error', reject)
    child.once('exit', (code, name) => settle(code ?? (name === null ? 1 : 130)))
  })
