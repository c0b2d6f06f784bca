// MLflow's clients print addresses such as /#/experiments/1/runs/abc: what stands behind the hash is our address of the same thing.
const logged = /^#\/experiments\/\d+\/models\/([\w-]+)/.exec(location.hash);
const run = /^#\/experiments\/(\d+)(\/runs\/[\w-]+)?/.exec(location.hash);
const model = /^#\/models\/([^/]+)(\/versions\/\d+)?/.exec(location.hash);
if (logged) location.replace(`/logged-models/${logged[1]}`);
else if (run) location.replace(`/experiments/${run[1]}${run[2] ?? ""}`);
else if (model) location.replace(`/models/${model[1]}${model[2] ?? ""}`);

export {};
