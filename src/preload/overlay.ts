import { expose } from './expose.ts';

expose('overlay');
