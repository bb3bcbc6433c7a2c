import { startTestServices } from './test-services.ts'

/** Starts what the projects `medium` and `large` need, once for a run of vitest; answers how to end it. */
export const setup = async (): Promise<() => Promise<void>> => startTestServices((line) => process.stderr.write(`testkit: ${line}\n`))
