import type { Import, ImportOptions } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { ApiError, NetworkError, noteStatus, parseAnswer, problemOf, urlOf } from './client.ts'

type Upload = {
  readonly projectId: ProjectId
  readonly files: readonly File[]
  readonly groups?: Readonly<Record<string, string>> | undefined
  /** How the files are taken; as the server does without a word unless given. */
  readonly options?: ImportOptions | undefined
  /** Bytes of this request that are on their way, headers of the parts included. */
  readonly onBytes: (sent: number) => void
  readonly signal?: AbortSignal
}

/** The fields of an upload, before its files: what is said of them must be there when they come. */
export const formOf = (files: readonly File[], groups: Readonly<Record<string, string>>, options: ImportOptions | undefined): FormData => {
  const form = new FormData()
  for (const [key, value] of Object.entries(groups)) form.append(`group.${key}`, value)
  for (const [name, value] of Object.entries(options ?? {})) form.append(name, String(value))
  for (const file of files) form.append('files', file, file.name)
  return form
}

/** Sends one batch as one import. `fetch` cannot tell how far an upload is, so this is the one place with an XMLHttpRequest. */
export const uploadBatch = ({ projectId, files, groups = {}, options, onBytes, signal }: Upload): Promise<Import> =>
  new Promise((resolve, reject) => {
    const form = formOf(files, groups, options)
    const request = new XMLHttpRequest()
    request.open('POST', urlOf('createImport', { params: { projectId } }))
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.upload.onprogress = (event) => onBytes(event.loaded)
    request.onerror = () => reject(new NetworkError('The upload was interrupted. Check the connection and try again.'))
    request.onabort = () => reject(new DOMException('The upload was stopped.', 'AbortError'))
    request.onload = () => {
      noteStatus(request.status, 'createImport')
      if (request.status >= 400) return reject(new ApiError(problemOf(request.status, request.responseText)))
      try {
        resolve(parseAnswer('createImport', request.status, request.responseText))
      } catch (error) {
        reject(error)
      }
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })
