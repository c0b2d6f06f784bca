-- Numbers of experiments that imports brought along. As those of the sequence they are never given again, also when the experiment is removed for good.
CREATE TABLE experiment_number (
    id BIGINT PRIMARY KEY
);
