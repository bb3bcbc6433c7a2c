import { hash, verify } from '@node-rs/argon2'
import { newSecret } from './secrets.ts'

/** argon2id, 19 MiB, two passes, one lane: the OWASP Password Storage Cheat Sheet's first choice. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = async (password: string): Promise<string> => hash(password, parameters)

let decoy: Promise<string> | undefined

/** Takes the same time when there is no such person (`hash` null), so that an answer's delay does not tell who has an account. */
export const checkPassword = async (password: string, storedHash: string | null): Promise<boolean> => {
  decoy ??= hashPassword(newSecret())
  const isRight = await verify(storedHash ?? (await decoy), password)
  return isRight && storedHash !== null
}
