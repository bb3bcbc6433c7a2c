import { type DomainError, err, ok, type PersonId, type Result } from '@reticle/domain'
import type { Context } from '../context.ts'
import { checkPassword } from '../sign-in/passwords.ts'
import { keyed } from '../sign-in/secrets.ts'
import { bucketsFor, waitSeconds } from '../sign-in/throttle.ts'

const nobody = '00000000-0000-0000-0000-000000000000'
const days = 86_400_000

const keysFor = (secret: string, email: string, address: string) => ({
  pair: keyed(secret, 'throttle-pair', email, address),
  address: keyed(secret, 'throttle-address', address),
  account: keyed(secret, 'throttle-account', email),
})

/** Who has this e-mail address and password. One answer, after one time, for an unknown address, a wrong password and a disabled person. */
export const checkSignIn = async (
  context: Context,
  given: { readonly email: string; readonly password: string; readonly address: string },
): Promise<Result<PersonId, DomainError>> => {
  const now = context.now()
  const { sessions, people, throttles } = context.read
  const keys = keysFor(context.config.secret, given.email.toLowerCase(), given.address)
  const person = await people.findForSignIn(given.email)
  const isKnown = await sessions.isKnownAddress(person?.id ?? nobody, given.address, new Date(now.getTime() - 30 * days))
  const all = bucketsFor(keys)
  const checked = bucketsFor(isKnown ? { ...keys, account: null } : keys)
  const wait = waitSeconds(checked, await throttles.levels(checked.map((bucket) => bucket.key)), now)
  if (wait > 0)
    return err({
      code: 'too-many-requests',
      message: `too many failed tries; try again in ${Math.ceil(wait / 60)} minutes`,
      retryAfterSeconds: wait,
    })
  const isRight = await checkPassword(given.password, person?.hash ?? null)
  if (isRight && person !== undefined && person.disabledAt === null) return ok(person.id)
  await context.unitOfWork(async (repositories) => {
    for (const { key, perSecond } of all) await repositories.throttles.add(key, perSecond, now)
    await repositories.throttles.forgetBefore(new Date(now.getTime() - days))
  })
  return err({ code: 'unauthenticated', message: 'the e-mail address or the password is wrong' })
}
