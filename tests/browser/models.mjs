// The models that are shipped, as the page knows them.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import {root} from './harness.mjs';

export const {models} = JSON.parse(readFileSync(join(root, 'models', 'manifest.json'), 'utf8'));

/** The name of the first model of a role, which the page takes if nobody chooses. */
export const named = (role) => models.find((model) => model.role === role).name;

/** Where the first teacher stands in the list of models to generate with: after the students. */
export const TEACHER_INDEX = models.filter(({role}) => role === 'student').length;
