import { Checkbox, Select, Stack } from '@mantine/core'
import type { ImportOptions } from '@reticle/contract'

/** `joinsSlices`: DICOM files of one upload go up as one archive, of which the server makes volumes. */
export type Choices = { readonly options: ImportOptions; readonly joinsSlices: boolean }

/** What the server takes where nothing is said. */
export const usualChoices: Choices = { options: { split: 'one', deidentify: true, labels: false }, joinsSlices: false }

const splits = [
  { value: 'one', label: 'One sample: its first image, with sliders for z, time and channels' },
  { value: 'datasets', label: 'A sample for each image in it (series, HDUs, arrays)' },
  { value: 'z', label: 'A sample for each plane (z)' },
  { value: 't', label: 'A sample for each time step (t)' },
] as const

type Props = { readonly choices: Choices; readonly onChange: (choices: Choices) => void }

/** How the files of an upload are taken. It is asked before the files are chosen, since they go up at once. */
export const ImportChoices = ({ choices, onChange }: Props) => {
  const { options, joinsSlices } = choices
  const set = (change: Partial<ImportOptions>) => onChange({ ...choices, options: { ...options, ...change } })
  return (
    <Stack gap="xs">
      <Select
        label="What a file with several images, planes or times becomes"
        description="PNG and JPEG are always one sample"
        allowDeselect={false}
        maw={520}
        data={splits}
        value={options.split}
        onChange={(split) => set({ split: splits.find(({ value }) => value === split)?.value ?? 'one' })}
      />
      <Checkbox
        label="Take out of DICOM files what tells of people"
        description="Names, dates and numbers of patients are removed by the basic profile of DICOM PS3.15 before anything is stored. Other formats: such lines of a header are not shown."
        checked={options.deidentify}
        onChange={(event) => set({ deidentify: event.currentTarget.checked })}
      />
      <Checkbox
        label="Put the slices of a DICOM series together into one volume"
        description="All DICOM files that you choose at once go up as one archive; each of its series becomes a sample, in the order of its planes."
        checked={joinsSlices}
        onChange={(event) => onChange({ ...choices, joinsSlices: event.currentTarget.checked })}
      />
      <Checkbox
        label="The values are labels, not measurements"
        description="Segmentations whose numbers name things: they are never averaged, at no zoom."
        checked={options.labels}
        onChange={(event) => set({ labels: event.currentTarget.checked })}
      />
    </Stack>
  )
}
