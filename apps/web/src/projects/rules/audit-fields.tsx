import { Checkbox, NumberInput, Text } from '@mantine/core'
import type { RoutingEffect, RuleAudit } from '@reticle/domain'
import { t } from '../protocol/words.ts'

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
        label={t('audit.with')}
        title={t('audit.hint')}
        aria-label={t('audit.ofRule', { rule })}
        checked={audit !== undefined}
        onChange={({ currentTarget: { checked } }) => onChange(checked ? { kind: 'settle', audit: first } : { kind: 'settle' })}
      />
      {audit !== undefined && (
        <>
          <NumberInput
            aria-label={t('audit.shareOf', { rule })}
            title={t('audit.shareHint')}
            w={86}
            min={0.01}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={percent(audit.share)}
            onChange={(share) => typeof share === 'number' && share > 0 && set({ ...audit, share: share / 100 })}
          />
          <Text size="sm">{t('audit.stopsBelow')}</Text>
          <NumberInput
            aria-label={t('audit.ruleStops', { rule })}
            title={t('audit.stopsHint')}
            w={86}
            min={0}
            max={100}
            decimalScale={2}
            suffix=" %"
            value={percent(audit.stopBelow)}
            onChange={(below) => typeof below === 'number' && set({ ...audit, stopBelow: below / 100 })}
          />
          <Text size="sm">{t('audit.from')}</Text>
          <NumberInput
            aria-label={t('audit.auditsBefore', { rule })}
            title={t('audit.auditsHint')}
            w={96}
            min={1}
            max={100_000}
            allowDecimal={false}
            suffix={` ${t('audit.audits')}`}
            value={audit.least}
            onChange={(least) => typeof least === 'number' && set({ ...audit, least })}
          />
        </>
      )}
    </>
  )
}
