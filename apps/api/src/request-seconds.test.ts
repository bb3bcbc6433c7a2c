import { describe, expect, it } from 'vitest'
import { requestSeconds } from './request-seconds.ts'

describe('requestSeconds', () => {
  it('counts each request in every bucket that it is not above', () => {
    const seconds = requestSeconds()
    for (const value of [0.001, 0.003, 0.6, 20]) seconds.observe('GET', '/a/:id', 200, value)
    seconds.observe('GET', '/a/:id', 404, 0.01)
    const text = seconds.text()
    expect(text).toContain('reticle_http_request_seconds_bucket{le="0.002",method="GET",route="/a/:id",status="200"} 1')
    expect(text).toContain('reticle_http_request_seconds_bucket{le="0.005",method="GET",route="/a/:id",status="200"} 2')
    expect(text).toContain('reticle_http_request_seconds_bucket{le="10",method="GET",route="/a/:id",status="200"} 3')
    expect(text).toContain('reticle_http_request_seconds_bucket{le="+Inf",method="GET",route="/a/:id",status="200"} 4')
    expect(text).toContain('reticle_http_request_seconds_count{method="GET",route="/a/:id",status="404"} 1')
    expect(text).toMatch(/_sum\{method="GET",route="\/a\/:id",status="200"\} 20\.604/)
  })
})
