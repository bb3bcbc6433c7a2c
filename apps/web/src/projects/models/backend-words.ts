import type { Backend } from '@reticle/contract'

export type Standing = {
  readonly tone: 'good' | 'busy' | 'bad' | 'off'
  readonly text: string
  /** Until when nothing is sent. */
  readonly until?: string
}

export const protocolNames = {
  reticle: 'Reticle',
  'label-studio': 'Label Studio ML backend',
  'monai-label': 'MONAI Label',
} as const satisfies Record<Backend['protocol'], string>

type Fared = Pick<Backend, 'isActive' | 'restsUntil' | 'failures' | 'toldAt'>

/** How a backend stands, in words. `now`: by the server's clock, in milliseconds. */
export const standingOf = ({ isActive, restsUntil, failures, toldAt }: Fared, now: number): Standing => {
  if (!isActive) return { tone: 'off', text: 'Paused: nothing is sent there' }
  if (restsUntil !== null && Date.parse(restsUntil) > now)
    return { tone: 'bad', text: `Rests after ${failures} failures in a row, until`, until: restsUntil }
  if (failures > 0) return { tone: 'busy', text: failures === 1 ? 'The last request failed' : `The last ${failures} requests failed` }
  return toldAt === null ? { tone: 'off', text: 'Not asked yet' } : { tone: 'good', text: 'Well' }
}

const cures: readonly (readonly [RegExp, string])[] = [
  [
    /private network/i,
    'RETICLE_BACKEND_PRIVATE_HOSTS takes host names, addresses and networks, with commas; it is read when Reticle starts.',
  ],
  [/ECONNREFUSED|refused the connection|ECONNRESET/i, 'Is the program running, and is this the port that it printed when it started?'],
  [/is not found/i, 'The name is unknown where Reticle runs: use the address that the server sees, and not the one of your own machine.'],
  [/status 40[13]/i, 'It wants a secret: choose “Change” and give the one that the program was started with.'],
  [/status 404|is not JSON/i, 'Something else answers at this address. Check the port, the path, and which protocol the program speaks.'],
  [/too long|timed? ?out|took longer/i, 'Is the model still loading, or is the machine busy? Check again in a moment.'],
  [/points to/i, 'Name that address here; Reticle does not follow it by itself.'],
]

/** What helps against a fault that a backend had; a look at its own log where nothing else is known. */
export const cureOf = (fault: string): string =>
  cures.find(([pattern]) => pattern.test(fault))?.[1] ?? 'The log of the program says more. Mend it there, and check again.'

const abilityWords: Readonly<Record<string, string>> = {
  predict: 'predicts over samples',
  prompt: 'answers prompts at the bench',
  train: 'learns from releases',
}
/** What a backend says that it can. */
export const abilitiesText = (can: readonly string[]): string =>
  can.length === 0 ? 'says nothing of what it can' : can.map((one) => abilityWords[one] ?? one).join(', ')
