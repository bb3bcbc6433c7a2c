import { createTransport } from 'nodemailer'

export type Mail = { readonly id: string; readonly recipient: string; readonly subject: string; readonly body: string }
/** `isFinal`: another try is of no use. */
export type Sent = { readonly isTaken: true } | { readonly isTaken: false; readonly error: string; readonly isFinal: boolean }
export type Transport = { readonly send: (mail: Mail) => Promise<Sent>; readonly close: () => void }

const milliseconds = 20_000

type Refusal = { readonly responseCode?: number; readonly message?: string }

/** A 5xx answer to what was said is for good (RFC 5321, section 4.2.1), but for a sign-in that somebody may mend. */
const isFinal = ({ responseCode }: Refusal): boolean => responseCode !== undefined && responseCode >= 550 && responseCode < 560

/** The mail server of the installation, by its address (`smtp://user:password@host:587`, `smtps://…`), in whose name mails go out. */
export const smtp = (address: string, from: string): Transport => {
  const transporter = createTransport(
    { url: address, connectionTimeout: milliseconds, greetingTimeout: milliseconds, socketTimeout: milliseconds },
    { from },
  )
  return {
    send: async ({ id, recipient, subject, body }) => {
      try {
        const domain =
          from
            .split('@')
            .at(-1)
            ?.replaceAll(/[^\w.-]/g, '') || 'reticle'
        // The same one if it is sent again, so that the other side can tell.
        await transporter.sendMail({
          to: { name: '', address: recipient },
          subject,
          text: body,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
          disableFileAccess: true,
          disableUrlAccess: true,
        })
        return { isTaken: true }
      } catch (cause) {
        const refusal: Refusal = cause instanceof Error ? cause : {}
        return { isTaken: false, error: refusal.message ?? String(cause), isFinal: isFinal(refusal) }
      }
    },
    close: () => transporter.close(),
  }
}
