import type { Command } from './command.ts'

/** Every command, in the order of `reticle help`. */
export const commands: readonly Command[] = [
  {
    name: 'up',
    summary: 'start everything on this machine: [--demo|--no-demo] [--demo-model] [--port N] [--data DIR] [--json]',
    run: async (args) => (await import('./up/up.ts')).up(args),
  },
  {
    name: 'doctor',
    summary: 'what is found, missing or mis-set, and the cure: [--data DIR] [--json]',
    run: async (args) => (await import('./doctor/doctor.ts')).doctor(args),
  },
  {
    name: 'migrate',
    summary: 'bring the database that DATABASE_URL names to the schema of this version: [--json]',
    run: async (args) => (await import('./migrate.ts')).migrateDatabase(args),
  },
  {
    name: 'backup',
    summary:
      'all rows at one moment, and the images and releases that they name, into a folder, while everybody works on; only new images are copied again: TARGET [--data DIR] [--with-secrets] [--json]; also: list TARGET, verify TARGET [NAME], prune TARGET --keep N',
    run: async (args) => (await import('./backup/backup.ts')).backup(args),
  },
  {
    name: 'restore',
    summary:
      'a backup, the newest or the named one, into an empty installation, with its chain of events verified: TARGET [NAME] [--data DIR] [--keep-sessions] [--despite-damage] [--json]',
    run: async (args) => (await import('./restore/restore.ts')).restore(args),
  },
  {
    name: 'inspect',
    summary: 'what an image of any scientific format holds: FILE [--stats] [--dataset NAME] [--json]',
    run: async (args) => (await import('./inspect/inspect.ts')).inspect(args),
  },
  {
    name: 'pyramid',
    summary: 'write an image of any scientific format as multiscale OME-Zarr 0.5: FILE OUT.zarr [--dataset NAME] [--label] [--json]',
    run: async (args) => (await import('./pyramid/pyramid.ts')).pyramid(args),
  },
  {
    name: 'import',
    summary:
      'add images, or the samples that an NDJSON manifest lists, one a line: PROJECT FILE... --url URL --token TOKEN [--split one|datasets|z|t] [--keep-identity] [--labels] [--group KEY=VALUE] [--json]',
    run: async (args) => (await import('./import/import.ts')).importFiles(args),
  },
  {
    name: 'import-labels',
    summary:
      "labels of another tool, with or without their images, from a file, an archive or a folder: PROJECT LABELS --url URL --token TOKEN [--images DIR] [--format F] [--as reader|suggestions|gold] [--reader NAME] [--reader-map THEIRS=OURS]... [--labels-map THEIRS=OURS]... [--questions-map THEIRS=OURS]... [--model NAME --model-version V] [--take-empty] [--create-protocol] [--dry-run] [--json]; OURS is a member's e-mail address or a name, a label's or a question's id, and nothing to leave it out",
    run: async (args) => (await import('./import-labels/import-labels.ts')).importLabels(args),
  },
  {
    name: 'release',
    summary:
      'freeze a release on a server and wait for it: PROJECT --name NAME [--version 1.0.0] [--notes TEXT] [--kind K]... [--shares train=0.8,test=0.2] [--group-by KEY] [--seed N] [--ro-crate 1.2|1.3] --url URL --token TOKEN [--json]',
    run: async (args) => (await import('./release/release.ts')).release(args),
  },
  {
    name: 'export',
    summary:
      'a frozen release in another format: FOLDER|TAR|ID --format F OUT [--images] [--pack [--ro-crate 1.2|1.3]] [--url URL --token TOKEN] [--json]; it says what the format cannot hold',
    run: async (args) => (await import('./export/export.ts')).exportRelease(args),
  },
  {
    name: 'verify',
    summary:
      'recompute every hash of a release and check its counts, splits and origins: FOLDER|TAR [--id SHA256] [--json]; or of an installation, its chain of events and all that they tell of: --database [--data DIR] [--head HASH]... [--json]',
    run: async (args) => (await import('./verify/verify.ts')).verify(args),
  },
  {
    name: 'convert',
    summary:
      'labels of one format in another, without a server, saying what it cannot hold: IN --from F --to F OUT [--images DIR] [--copy-images] [--json]',
    run: async (args) => (await import('./labels/convert.ts')).convert(args),
  },
  {
    name: 'consensus',
    summary:
      'one label an item from votes item,worker,label: VOTES.csv --method M [--gold G.csv] [--model-probabilities P.csv] [--truth T.csv] [--smoothing S] [--repeats all|last] [--tie none|first-option] [--seed N] [--threads N] [--out OUT.csv] [--workers OUT.csv] [--json], with --method vote-up --taxonomy TREE.csv [--share 0.6] up a tree; or one object a cluster of marks, from one COCO file a reader: A.json B.json... --format coco --method medoid|fusion|pixel-vote|staple|centroid|mean-ellipse [--iou 0.5] [--distance PX] [--share 0.5] [--out OUT.json] [--json]',
    run: async (args) => (await import('./commands/consensus.ts')).consensus(args),
  },
  {
    name: 'agreement',
    summary:
      'how far workers agree: VOTES.csv --metric M [--level nominal|ordinal|interval|ratio|set] [--bootstrap N --seed N] [--repeats all|last] [--json]; or on marks, from one COCO file a reader: A.json B.json... --format coco [--distance PX] [--tolerance PX] [--json]',
    run: async (args) => (await import('./commands/agreement.ts')).agreement(args),
  },
]
