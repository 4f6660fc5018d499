// The models that are shipped, as the page knows them.

import {readFileSync} from 'node:fs';
import {join} from 'node:path';

import {root} from './harness.mjs';

export const {models} = JSON.parse(readFileSync(join(root, 'models', 'manifest.json'), 'utf8'));

/** The name of the first model of a role. */
export const named = (role) => models.find((model) => model.role === role).name;

/** The name of the one the page makes beats with if nobody chooses: the student of most steps. */
export const chosenStudent = models.filter(({role}) => role === 'student')
                                 .reduce((a, b) => b.default_steps > a.default_steps ? b : a)
                                 .name;
