-- Searches by the value of a parameter or a tag: of those values that a person would compare, and that fit into an index. The search for runs knows the same number.
CREATE INDEX run_param_value ON run_param (key, value, run) WHERE length(value) <= 64;
CREATE INDEX run_tag_value ON run_tag (key, value, run) WHERE length(value) <= 64;
