import { Checkbox, NumberInput, Text } from '@mantine/core'
import type { RoutingEffect, RuleAudit } from '@reticle/domain'

type Props = {
  readonly audit: RuleAudit | undefined
  readonly rule: number
  readonly onChange: (effect: Extract<RoutingEffect, { kind: 'settle' }>) => void
}

const first: RuleAudit = { share: 0.1, least: 20, stopBelow: 0.9 }
const percent = (share: number): number => Number((100 * share).toFixed(2))

/** Whether a share of what a rule settles is read once more, and when that stops the rule. A rule on what models say has to have it. */
export const AuditFields = ({ audit, rule, onChange }: Props) => {
  const set = (next: RuleAudit) => onChange({ kind: 'settle', audit: next })
  return (
    <>
      <Checkbox
        label="with an audit"
        title="A share of what this rule would settle is read once more by somebody who sees no suggestion"
        aria-label={`Audit of rule ${rule}`}
        checked={audit !== undefined}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? { kind: 'settle', audit: first } : { kind: 'settle' })}
      />
      {audit !== undefined && (
        <>
          <NumberInput
            aria-label={`Share that rule ${rule} has audited, in percent`}
            title="Share of what it would settle"
            w={86}
            min={0.01}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={percent(audit.share)}
            onChange={(share) => typeof share === 'number' && share > 0 && set({ ...audit, share: share / 100 })}
          />
          <Text size="sm">stops below</Text>
          <NumberInput
            aria-label={`Rule ${rule} stops below, in percent`}
            title="Stopped when even the upper end of the 95 % interval of audits that ended alike is below this"
            w={86}
            min={0}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={percent(audit.stopBelow)}
            onChange={(below) => typeof below === 'number' && set({ ...audit, stopBelow: below / 100 })}
          />
          <Text size="sm">from</Text>
          <NumberInput
            aria-label={`Audits before rule ${rule} can stop`}
            title="So many audits have to have ended first"
            w={96}
            min={1}
            max={100_000}
            allowDecimal={false}
            suffix=" audits"
            value={audit.least}
            onChange={(least) => typeof least === 'number' && set({ ...audit, least })}
          />
        </>
      )}
    </>
  )
}
