import { answer, answerJson, note } from '../output.ts'
import { openInstallation, publicUrlOf } from './installation.ts'
import { type UpOptions, upOptions } from './options.ts'
import { takeRunFile } from './run-file.ts'
import { type Stop, stopSignals } from './stop-signals.ts'

const sayReady = (options: UpOptions, port: number, model: string | undefined): void => {
  const url = publicUrlOf(port)
  if (options.isJson)
    answerJson({ url, pid: process.pid, data: options.data, isDemo: options.isDemo, ...(model === undefined ? {} : { model }) })
  else answer(`Reticle is ready: ${url}`)
}

/** Runs Reticle on this machine until it is told to stop. */
export const up = async (args: readonly string[]): Promise<number> => {
  const options = upOptions(args)
  // The terminal may go away before us: writing to it must not end us with the servers still running.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
  const installation = openInstallation(options.data)
  const run = await takeRunFile(options.data, note)
  const stop: Stop = stopSignals()
  void stop.asked.then(() => {
    note('Stopping (Ctrl-C again to hurry)')
    run.setState('stopping')
  })
  try {
    // Loaded only now: a refusal comes at once.
    const { startStudio } = await import('./start-studio.ts')
    const studio = await startStudio({ options, installation, run, stop, log: note })
    try {
      if (studio.failure !== undefined) {
        note(studio.failure)
        return 1
      }
      if (!stop.isAsked()) {
        run.setState('ready', publicUrlOf(studio.port))
        sayReady(options, studio.port, studio.model)
      }
      await stop.asked
      return 0
    } finally {
      await studio.end()
    }
  } finally {
    run.release()
    stop.forget()
  }
}
