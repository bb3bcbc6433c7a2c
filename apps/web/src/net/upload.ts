import type { Import, ImportOptions, LabelImport } from '@reticle/contract'
import type { ProjectId } from '@reticle/domain'
import { type Answered, ApiError, NetworkError, noteStatus, parseAnswer, problemOf, urlOf } from './client.ts'
import { t } from './words.ts'

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

/**
 * Sends a form, and tells how far it is. `fetch` cannot tell how far an upload is, so this is the one place with an XMLHttpRequest.
 * @throws NetworkError, ApiError with the server's problem, and AbortError
 */
const sendForm = <N extends 'createImport' | 'createLabelImport'>(
  route: N,
  { projectId, onBytes, signal }: Pick<Upload, 'projectId' | 'onBytes' | 'signal'>,
  form: FormData,
): Promise<Answered<N>['answer']> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', urlOf<'createImport' | 'createLabelImport'>(route, { params: { projectId } }))
    request.setRequestHeader('accept', 'application/json, application/problem+json')
    request.upload.onprogress = (event) => onBytes(event.loaded)
    request.onerror = () => reject(new NetworkError(t('problems.uploadInterrupted')))
    request.onabort = () => reject(new DOMException(t('problems.uploadStopped'), 'AbortError'))
    request.onload = () => {
      noteStatus(request.status, route)
      if (request.status >= 400) return reject(new ApiError(problemOf(request.status, request.responseText)))
      try {
        resolve(parseAnswer(route, request.status, request.responseText))
      } catch (error) {
        reject(error)
      }
    }
    signal?.addEventListener('abort', () => request.abort(), { once: true })
    request.send(form)
  })

/** Sends one batch as one import. */
export const uploadBatch = ({ files, groups = {}, options, ...upload }: Upload): Promise<Import> =>
  sendForm('createImport', upload, formOf(files, groups, options))

/** Sends one file of labels. `onBytes`: as in `uploadBatch`. */
export const uploadLabels = (projectId: ProjectId, file: File, onBytes: Upload['onBytes']): Promise<LabelImport> => {
  const form = new FormData()
  form.append('file', file, file.name)
  return sendForm('createLabelImport', { projectId, onBytes }, form)
}
