const bounds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const
const name = 'reticle_http_request_seconds'

type Series = { readonly labels: string; readonly counts: number[]; sum: number; count: number }

/** A Prometheus histogram of requests that costs one look-up for each, where prom-client hashes the labels every time. */
export type RequestSeconds = {
  readonly observe: (method: string, route: string, status: number, seconds: number) => void
  /** In the text format of Prometheus. */
  readonly text: () => string
}

export const requestSeconds = (): RequestSeconds => {
  const byRoute = new Map<string, Map<number, Series>>()
  const seriesOf = (method: string, route: string, status: number): Series => {
    const key = `${method} ${route}`
    const byStatus = byRoute.get(key) ?? new Map<number, Series>()
    byRoute.set(key, byStatus)
    const found = byStatus.get(status)
    if (found !== undefined) return found
    const labels = `method="${method}",route="${route}",status="${status}"`
    const made: Series = { labels, counts: bounds.map(() => 0), sum: 0, count: 0 }
    byStatus.set(status, made)
    return made
  }
  return {
    observe: (method, route, status, seconds) => {
      const series = seriesOf(method, route, status)
      const place = bounds.findIndex((bound) => seconds <= bound)
      if (place >= 0) series.counts[place] = (series.counts[place] ?? 0) + 1
      series.sum += seconds
      series.count++
    },
    text: () => {
      const lines = [`# HELP ${name} Time from request to answer`, `# TYPE ${name} histogram`]
      for (const byStatus of byRoute.values())
        for (const { labels, counts, sum, count } of byStatus.values()) {
          let below = 0
          for (const [place, bound] of bounds.entries()) {
            below += counts[place] ?? 0
            lines.push(`${name}_bucket{le="${bound}",${labels}} ${below}`)
          }
          lines.push(`${name}_bucket{le="+Inf",${labels}} ${count}`, `${name}_sum{${labels}} ${sum}`, `${name}_count{${labels}} ${count}`)
        }
      return `${lines.join('\n')}\n`
    },
  }
}
