import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../main.ts', import.meta.url))

export type RunningModel = {
  readonly address: string
  readonly child: ChildProcess
  readonly words: () => string
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** Starts the program and waits until it is ready. @throws with its words when it ends before. */
export const runModel = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<RunningModel> => {
  const child = spawn(process.execPath, [program, '--port', '0', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  child.stderr.on('data', (piece: Buffer) => {
    words += piece.toString()
  })
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve))
  let address = ''
  const ready = new Promise<void>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      if (line.startsWith('http://')) address = line
      if (line === 'ready') resolve()
    })
    void exit.then((code) => reject(new Error(`it ended with code ${code}: ${words}`)))
  })
  await ready
  return {
    address,
    child,
    words: () => words,
    end: (signal) => {
      child.kill(signal)
      return exit
    },
  }
}
