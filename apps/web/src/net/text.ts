import { ApiError, NetworkError, problemOf } from './client.ts'

/** The text of a file route, such as a release's manifest. */
export const fetchText = async (url: string, signal: AbortSignal): Promise<string> => {
  const response = await fetch(url, { credentials: 'same-origin', signal }).catch((cause: unknown) => {
    throw cause instanceof DOMException ? cause : new NetworkError('Reticle cannot be reached.', { cause })
  })
  const text = await response.text()
  if (!response.ok) throw new ApiError(problemOf(response.status, text))
  return text
}
