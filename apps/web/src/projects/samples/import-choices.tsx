import { Checkbox, Select, Stack } from '@mantine/core'
import type { ImportOptions } from '@reticle/contract'
import { t } from '../words.ts'

/** `joinsSlices`: DICOM files of one upload go up as one archive, of which the server makes volumes. */
export type Choices = { readonly options: ImportOptions; readonly joinsSlices: boolean }

/** What the server takes where nothing is said. */
export const usualChoices: Choices = { options: { split: 'one', deidentify: true, labels: false }, joinsSlices: false }

const splits = [
  { value: 'one', label: t('choices.one') },
  { value: 'datasets', label: t('choices.datasets') },
  { value: 'z', label: t('choices.z') },
  { value: 't', label: t('choices.t') },
] as const

type Props = { readonly choices: Choices; readonly onChange: (choices: Choices) => void }

/** How the files of an upload are taken. It is asked before the files are chosen, since they go up at once. */
export const ImportChoices = ({ choices, onChange }: Props) => {
  const { options, joinsSlices } = choices
  const set = (change: Partial<ImportOptions>) => onChange({ ...choices, options: { ...options, ...change } })
  return (
    <Stack gap="xs">
      <Select
        label={t('choices.becomes')}
        description={t('choices.becomesHint')}
        allowDeselect={false}
        maw={520}
        data={splits}
        value={options.split}
        onChange={(split) => set({ split: splits.find(({ value }) => value === split)?.value ?? 'one' })}
      />
      <Checkbox
        label={t('choices.deidentify')}
        description={t('choices.deidentifyHint')}
        checked={options.deidentify}
        onChange={(event) => set({ deidentify: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('choices.joins')}
        description={t('choices.joinsHint')}
        checked={joinsSlices}
        onChange={(event) => onChange({ ...choices, joinsSlices: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('choices.labels')}
        description={t('choices.labelsHint')}
        checked={options.labels}
        onChange={(event) => set({ labels: event.currentTarget.checked })}
      />
    </Stack>
  )
}
