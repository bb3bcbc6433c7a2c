import { spawn } from 'node:child_process'

const isWindows = process.platform === 'win32'

/** Runs a program to its end and collects what it prints. `isShown` prints it at once as well; `minutes` is the longest that it may take. */
export const run = (command, args, { cwd, env, isShown = false, minutes = 30 } = {}) =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: minutes * 60_000,
      killSignal: 'SIGKILL',
      shell: isWindows && command.endsWith('.cmd'),
    })
    let output = ''
    const take = (stream) => (chunk) => {
      output += chunk
      if (isShown) stream.write(chunk)
    }
    child.stdout.setEncoding('utf8').on('data', take(process.stdout))
    child.stderr.setEncoding('utf8').on('data', take(process.stderr))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })

/** The last lines of a program's output, for a message. */
export const tail = (output, lines = 15) => output.trim().split('\n').slice(-lines).join('\n')
