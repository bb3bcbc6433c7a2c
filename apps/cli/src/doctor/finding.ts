/** One thing that `doctor` looked at. `broken` stops Reticle; `warning` does not. */
export type Finding = {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'broken'
  readonly found: string
  readonly cure?: string
}

export const ok = (name: string, found: string): Finding => ({ name, state: 'ok', found })
export const warning = (name: string, found: string, cure: string): Finding => ({ name, state: 'warning', found, cure })
export const broken = (name: string, found: string, cure: string): Finding => ({ name, state: 'broken', found, cure })
