import { type DestinationStream, type Logger, pino } from 'pino'

/** Drizzle writes the parameters of a failed statement into its message, and the stack repeats it: e-mail addresses, hashes, annotations. */
const withoutParameters = (text: string): string => text.replaceAll(/\nparams: [\s\S]*?(?=\n\s+at |\ncaused by: |$)/g, '')

const errorForLog = (error: unknown) => {
  if (!(error instanceof Error)) return { message: String(error) }
  const { cause } = error
  const code = [error, cause].flatMap((one) => (typeof one === 'object' && one !== null && 'code' in one ? [String(one.code)] : []))[0]
  const message = [withoutParameters(error.message), ...(cause instanceof Error ? [withoutParameters(cause.message)] : [])].join(': ')
  return { type: error.name, message, code, stack: withoutParameters(error.stack ?? '') }
}

/** The server's log, JSON lines without secrets: no cookies, no tokens, no parameters of statements. */
export const serverLog = (level: string, destination: DestinationStream): Logger =>
  pino(
    {
      level,
      base: { service: 'api' },
      serializers: { err: errorForLog },
      redact: ['req.headers.cookie', 'req.headers.authorization', 'headers.cookie', 'headers.authorization'],
    },
    destination,
  )
