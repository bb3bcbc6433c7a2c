import { Button, Checkbox, Group, Loader, Select, type SelectProps, Stack, Table, Text, Title } from '@mantine/core'
import type { AnswerOf, LabelFormatInfo, Pack, Release, routes } from '@reticle/contract'
import { ownFiles } from '@reticle/domain'
import { IconPackageExport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Async } from '../../app/async.tsx'
import { byteSize, count } from '../../app/numbers.tsx'
import { ProblemAlert } from '../../app/problems.tsx'
import { locale } from '../../language/language.ts'
import { queries } from '../../net/queries.ts'
import type { ReleaseFile } from './files.tsx'
import { PackList, useStartPack } from './pack-list.tsx'
import { wholeRelease } from './pack-words.ts'
import { t } from './words.ts'

type ExportPreview = AnswerOf<(typeof routes)['previewExport']>

/** What the format cannot hold, before anything is downloaded. */
const Losses = ({ losses }: Pick<ExportPreview, 'losses'>) =>
  losses.length === 0 ? (
    <Text size="sm">{t('exportPanel.nothingIsLostAll')}</Text>
  ) : (
    <Table verticalSpacing={4} aria-label={t('exportPanel.whatThisFormatCannot')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('exportPanel.itCannotHold')}</Table.Th>
          <Table.Th ta="right" w={90}>
            {t('exportPanel.cases')}
          </Table.Th>
          <Table.Th w="36%">{t('exportPanel.kept')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {losses.map(({ what, count: cases, kept }) => (
          <Table.Tr key={`${what} ${kept}`}>
            <Table.Td>{what}</Table.Td>
            <Table.Td ta="right">{count(cases)}</Table.Td>
            <Table.Td c={kept === null ? undefined : 'dimmed'}>{kept ?? t('exportPanel.notInThisFormat')}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )

const Counting = () => (
  <Group gap="xs" wrap="nowrap" aria-busy="true">
    <Loader size="xs" />
    <Text size="sm" c="dimmed">
      {t('exportPanel.writingTheWholeRelease')}
    </Text>
  </Group>
)

type Chosen = {
  readonly release: Release
  readonly format: Pick<LabelFormatInfo, 'id' | 'title' | 'about' | 'holdsImages'>
  readonly imageBytes: number
}

const crateChoices = [
  { value: '', label: t('exportPanel.without') },
  { value: '1.2', label: 'RO-Crate 1.2' },
  { value: '1.3', label: 'RO-Crate 1.3' },
]
const crateOf = (value: string | null): Pack['options']['roCrate'] => (value === '1.2' || value === '1.3' ? value : null)

/** What is chosen besides the format, and the button that asks a worker for the file. */
const Ask = ({ release, format, imageBytes }: Chosen) => {
  const isOwn = format.id === ownFiles
  const [images, setImages] = useState(true)
  const [crate, setCrate] = useState<string | null>('')
  const start = useStartPack(release)
  const hasChoice = !isOwn && !format.holdsImages
  const options = { format: format.id, images: hasChoice && images, roCrate: isOwn ? null : crateOf(crate) }
  return (
    <Stack gap="sm">
      {!isOwn && (
        <Group gap="xl" align="flex-end">
          {hasChoice && (
            <Checkbox
              label={t('exportPanel.withImages', { size: byteSize(imageBytes) })}
              checked={images}
              onChange={(event) => setImages(event.currentTarget.checked)}
              mb={8}
            />
          )}
          <Select
            label={t('exportPanel.roCrate')}
            description={t('exportPanel.aDescriptionOfThe')}
            data={crateChoices}
            value={crate}
            onChange={setCrate}
            allowDeselect={false}
            w={360}
          />
        </Group>
      )}
      {start.error !== null && <ProblemAlert error={start.error} title={t('exportPanel.notAskedFor')} />}
      <Group>
        <Button loading={start.isPending} onClick={() => start.mutate(options)} leftSection={<IconPackageExport size={16} />}>
          {isOwn ? t('exportPanel.writeTheWholeRelease') : t('exportPanel.write', { format: format.title })}
        </Button>
      </Group>
    </Stack>
  )
}

const Export = ({ release, format, imageBytes }: Chosen) => {
  const preview = useQuery({ ...queries.exportPreview(release.id, format.id), retry: false })
  return (
    <Stack gap="sm" role="region" aria-label={t('exportPanel.exportOf', { format: format.title })}>
      <Text size="sm">{format.about}</Text>
      <div aria-live="polite">
        <Async query={preview} waiting={<Counting />}>
          {({ files, bytes, losses }) => (
            <Stack gap="sm">
              <Losses losses={losses} />
              <Text size="sm" c="dimmed">
                {t('exportPanel.filesOf', {
                  files,
                  size: byteSize(bytes),
                  images: String(format.holdsImages),
                  losses: String(losses.length > 0),
                })}
              </Text>
              <Ask release={release} format={format} imageBytes={imageBytes} />
            </Stack>
          )}
        </Async>
      </div>
    </Stack>
  )
}

/** The release's own files, of which nothing is lost. */
const Whole = ({ release, imageBytes }: Omit<Chosen, 'format'>) => (
  <Stack gap="sm" role="region" aria-label={t('exportPanel.exportOf', { format: wholeRelease.title })}>
    <Text size="sm">{wholeRelease.about}</Text>
    <Text size="sm" c="dimmed">
      {t('exportPanel.tarFile', { size: byteSize(release.bytes) })}
    </Text>
    <Ask release={release} format={{ ...wholeRelease, holdsImages: true }} imageBytes={imageBytes} />
  </Stack>
)

const Choice = ({ title, about }: Pick<LabelFormatInfo, 'title' | 'about'>) => (
  <div>
    <Text size="sm">{title}</Text>
    <Text size="xs" c="dimmed">
      {about}
    </Text>
  </div>
)

/** The release in the formats of other tools and trainers: what each holds and loses, then the file that a worker writes, to be had for days. */
export const ExportPanel = ({ release, files }: { release: Release; files: readonly ReleaseFile[] }) => {
  const [id, setId] = useState<string | null>(null)
  const formats = useQuery(queries.labelFormats())
  const imageBytes = files.filter(({ path }) => path.startsWith('data/')).reduce((sum, { bytes }) => sum + bytes, 0)
  return (
    <Async query={formats}>
      {(all) => {
        const written = all.filter(({ canWrite }) => canWrite).toSorted((a, b) => a.title.localeCompare(b.title, locale))
        const chosen = written.find((format) => format.id === id)
        const choices = [wholeRelease, ...written]
        const option: SelectProps['renderOption'] = ({ option: { value } }) => {
          const format = choices.find((one) => one.id === value)
          return format === undefined ? value : <Choice {...format} />
        }
        return (
          <Stack gap="sm">
            {release.withdrawn !== null && <Text size="sm">{t('exportPanel.thisReleaseWasWithdrawn')}</Text>}
            <Select
              label={t('exportPanel.format')}
              description={t('exportPanel.whatAFormatCannot')}
              placeholder={t('exportPanel.formats', { count: choices.length })}
              maw={460}
              searchable
              nothingFoundMessage={t('exportPanel.noFormatOfThat')}
              maxDropdownHeight={340}
              data={choices.map((format) => ({ value: format.id, label: format.title }))}
              renderOption={option}
              value={id}
              onChange={setId}
            />
            {id === ownFiles && <Whole release={release} imageBytes={imageBytes} />}
            {chosen !== undefined && <Export key={chosen.id} release={release} format={chosen} imageBytes={imageBytes} />}
            <Title order={3} size="h5" mt="md">
              {t('exportPanel.writtenFiles')}
            </Title>
            <PackList release={release} formats={all} />
          </Stack>
        )
      }}
    </Async>
  )
}
