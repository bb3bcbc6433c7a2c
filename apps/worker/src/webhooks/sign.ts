import { createHmac } from 'node:crypto'

/** The header that says when a body was sent, and that it came from whoever knows the secret: HMAC-SHA256 of `t.body`. */
export const signatureOf = (secret: string, body: string, at: Date): string => {
  const seconds = Math.floor(at.getTime() / 1000)
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}
