import { sendEdgeProblem } from '../problems.ts'
import type { Api } from '../register.ts'

const json = /^application\/json(?:; ?charset=(?:utf-8|UTF-8))?$/
const multipart = /^multipart\/form-data; ?boundary=(?:"[\w'()+,./:=? -]{1,70}"|[\w'()+,./:=?-]{1,70})$/

/**
 * One spelling for each kind of body. A bent Content-Type (case, blanks, trailing text) is refused before anything is read, so that no
 * parser can disagree with another about what it is.
 */
export const contentTypes = ({ server }: Api): void => {
  server.removeAllContentTypeParsers()
  const parseJson = server.getDefaultJsonParser('error', 'error')
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else void parseJson(request, body.toString(), done)
  })
  server.addHook('onRequest', (request, reply, done) => {
    const { headers } = request
    const type = headers['content-type']
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
    if (type === undefined && !hasBody) return done()
    const wanted = request.routeOptions.config.isMultipart === true ? multipart : json
    if (type !== undefined && (type === 'application/json' ? wanted === json : wanted.test(type))) return done()
    sendEdgeProblem(reply, {
      status: 415,
      code: 'unsupported-media-type',
      title: 'Content-Type not accepted',
      detail: request.routeOptions.config.isMultipart === true ? 'send multipart/form-data' : 'send application/json',
    })
  })
}
